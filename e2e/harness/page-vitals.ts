import type { Page } from '@playwright/test';

/** What a page did since it was opened. */
export interface PageVitals {
  /** When the largest thing of the first view was painted, ms since the page was asked for. */
  readonly lcpMs: number;
  /** Sum of all layout shifts that nobody asked for, those of nothing but trades on the tape apart; 0 is none. */
  readonly shifts: number;
}

declare global {
  interface Window {
    pageVitals: PageVitals;
  }
}

interface Shift extends PerformanceEntry {
  readonly value: number;
  readonly hadRecentInput: boolean;
  readonly sources: readonly { readonly node: Node | null }[];
}

/** Begins to look, in every document the page opens from now on. */
export async function watchVitals(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const seen = {
      lcpMs: Number.NaN,
      shifts: 0,
    };
    window.pageVitals = seen;
    const observe = (type: string, take: (entry: PerformanceEntry) => void) =>
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) take(entry);
      }).observe({ type, buffered: true });
    observe('largest-contentful-paint', ({ startTime }) => {
      seen.lcpMs = startTime;
    });
    observe('layout-shift', (entry) => {
      const { value, hadRecentInput, sources } = entry as Shift;
      // A tape moves with every trade: that is what it is for.
      const isTape = ({ node }: { node: Node | null }) =>
        (node instanceof Element ? node : node?.parentElement)?.closest('[data-testid="trades"] tbody') != null;
      if (hadRecentInput || (sources.length > 0 && sources.every(isTape))) return;
      seen.shifts += value;
    });
  });
}

export function readVitals(page: Page): Promise<PageVitals> {
  return page.evaluate(() => window.pageVitals);
}
