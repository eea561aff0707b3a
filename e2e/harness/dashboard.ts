import { expect, type Locator, type Page } from '@playwright/test';
import type { TransportName } from '../../lib/transports/transport';
import type { Servers } from './servers';

/** What a price cell shows while it has no value. */
const BLANK = new Set(['', '–']);

/** Texts of one transport's row in the table of figures, by the title of their column. */
export type Figures = Readonly<Record<string, string>>;

/** The page as its readers know it. */
export class Dashboard {
  readonly page: Page;
  readonly servers: Servers;
  readonly rows: Locator;
  readonly prices: Locator;
  readonly states: Locator;
  readonly connection: Locator;
  readonly feeds: Locator;
  readonly notice: Locator;
  readonly ledger: Locator;
  readonly compare: Locator;
  readonly switch: Locator;

  constructor(page: Page, servers: Servers) {
    this.page = page;
    this.servers = servers;
    this.rows = page.locator('tbody tr[data-testid^="row-"]');
    this.prices = page.locator('[data-testid^="last-"]');
    this.states = page.locator('[data-testid^="state-"]');
    this.connection = page.getByTestId('connection');
    this.feeds = page.getByTestId('feeds');
    this.notice = page.getByTestId('notice');
    this.ledger = page.getByTestId('ledger');
    this.compare = page.getByTestId('compare');
    this.switch = page.getByRole('radiogroup', { name: 'Transport' });
  }

  /** Opens the page and waits until every row has its price. */
  async open(path = '/'): Promise<void> {
    await this.page.goto(`${this.servers.webUrl}${path}`);
    await this.expectPrices();
  }

  async reload(): Promise<void> {
    await this.page.reload();
    await this.expectPrices();
  }

  /** Connected, and every row has its price. */
  async expectPrices(timeout = 30_000): Promise<void> {
    await expect(this.connection).toHaveAttribute('data-state', 'CONNECTED', { timeout });
    await expect(this.rows.first()).toBeVisible();
    await expect.poll(() => this.#blankCount(), { message: 'prices without a value', timeout }).toBe(0);
  }

  /** The key that chooses this; a variant has none of its own. */
  key(name: TransportName | 'auto'): Locator {
    return this.page.getByTestId(`transport-${name}`);
  }

  async expectLive(name: TransportName | 'auto'): Promise<void> {
    await expect(this.key(name)).toHaveAttribute('data-role', 'live');
    await expect(this.key(name)).toHaveAttribute('aria-checked', 'true');
    await expect(this.page.locator('[data-testid^="transport-"][data-role="live"]')).toHaveCount(1);
  }

  async choose(name: TransportName | 'auto'): Promise<void> {
    await this.key(name).click();
    await this.expectLive(name);
  }

  /** Text of every price cell, by instrument. */
  priceTexts(): Promise<Record<string, string>> {
    return this.prices.evaluateAll((cells) =>
      Object.fromEntries(cells.map((cell) => [cell.getAttribute('data-testid')?.slice(5), cell.textContent ?? ''])),
    );
  }

  /** Waits until the shown prices of so many instruments are others than they are now. */
  async expectMoving(instruments = 4, timeout = 30_000): Promise<void> {
    const before = await this.priceTexts();
    const moved = async () => {
      const now = await this.priceTexts();
      return Object.keys(now).filter((id) => now[id] !== before[id]).length;
    };
    await expect.poll(moved, { message: 'prices that moved', timeout }).toBeGreaterThanOrEqual(instruments);
  }

  /** The state word of every row, sorted. */
  stateWords(): Promise<string[]> {
    return this.states.evaluateAll((marks) => marks.map((mark) => mark.getAttribute('data-state') ?? '').sort());
  }

  figures(name: TransportName): Promise<Figures> {
    return this.page.getByTestId(`figures-${name}`).evaluate((row) => {
      const titles = [...(row.closest('table')?.querySelectorAll('thead th') ?? [])];
      const cells = [...row.querySelectorAll('th, td')];
      return Object.fromEntries(
        titles.slice(1).map((title, at) => [title.textContent ?? '', cells[at + 1]?.textContent?.trim() ?? '']),
      );
    });
  }

  async figure(name: TransportName, title: string): Promise<number> {
    return numberIn((await this.figures(name))[title]);
  }

  /** What a key says of its transport's highest staleness in the last 10 s, ms. */
  async stalenessPeakMs(name: TransportName): Promise<number> {
    const text = (await this.key(name).textContent()) ?? '';
    const [, value, unit] = /peak\s*([\d.]+)\s(ms|s)/.exec(text) ?? [];
    return value === undefined ? Number.NaN : Number(value) * (unit === 's' ? 1_000 : 1);
  }

  /** Missed, duplicate and disordered trades, as the ledger counts them. */
  async ledgerCounts(): Promise<{ lost: number; twice: number; disordered: number }> {
    const text = (await this.ledger.textContent()) ?? '';
    const count = (word: string) => numberIn(new RegExp(`${word} ([\\d,]+)`).exec(text)?.[1]);
    return { lost: count('lost'), twice: count('twice'), disordered: count('disordered') };
  }

  async expectCleanLedger(): Promise<void> {
    expect(await this.ledgerCounts(), 'the ledger').toEqual({ lost: 0, twice: 0, disordered: 0 });
  }

  async #blankCount(): Promise<number> {
    const texts = Object.values(await this.priceTexts());
    return texts.length === 0 ? Number.POSITIVE_INFINITY : texts.filter((text) => BLANK.has(text.trim())).length;
  }
}

/** @returns NaN when there is none. */
function numberIn(text: string | undefined): number {
  const found = /-?[\d,]*\.?\d+/.exec(text ?? '');
  return found === null ? Number.NaN : Number(found[0].replaceAll(',', ''));
}
