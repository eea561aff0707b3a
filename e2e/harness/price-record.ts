import type { Page } from '@playwright/test';

/** What was seen of the watchlist, change by change, since the recording began. */
export interface PriceRecord {
  /** Changes of a price on the page. */
  readonly changes: number;
  /** Prices that were there and then were not. */
  readonly blanks: readonly string[];
  /** Rows that were there and then were not. */
  readonly lostRows: readonly string[];
  /** Longest time in which no price on the page changed, ms. */
  readonly longestGapMs: number;
}

/**
 * Watches every change of the watchlist in the page itself: what is blank only for a moment, between two looks of a
 * test, is seen too.
 */
export async function recordPrices(page: Page): Promise<{ read(): Promise<PriceRecord> }> {
  const handle = await page.evaluateHandle(() => {
    const record = { changes: 0, blanks: [] as string[], lostRows: [] as string[], longestGapMs: 0 };
    const texts = new Map<string, string>();
    let changeTime = performance.now();
    const body = document.querySelector('[data-testid^="row-"]')?.closest('tbody');
    if (!body) throw new Error('There is no watchlist to watch.');
    const look = () => {
      const seen = new Set<string>();
      let changed = false;
      for (const cell of body.querySelectorAll('[data-testid^="last-"]')) {
        const id = cell.getAttribute('data-testid') ?? '';
        const text = (cell.textContent ?? '').trim();
        const before = texts.get(id);
        seen.add(id);
        if (before === text) continue;
        if (text === '' || text === '–') {
          if (before !== undefined) record.blanks.push(`${id} after ${before}`);
          continue;
        }
        if (before !== undefined) {
          record.changes += 1;
          changed = true;
        }
        texts.set(id, text);
      }
      for (const id of texts.keys()) if (!seen.has(id)) record.lostRows.push(id);
      const now = performance.now();
      record.longestGapMs = Math.max(record.longestGapMs, now - changeTime);
      if (changed) changeTime = now;
    };
    look();
    // Its callback runs right after the task that changed something, before anything else can.
    new MutationObserver(look).observe(body, { childList: true, characterData: true, subtree: true });
    return { record, look };
  });
  return {
    read: () =>
      handle.evaluate(({ record, look }) => {
        look();
        return { ...record };
      }),
  };
}
