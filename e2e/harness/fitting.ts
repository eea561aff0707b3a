import { expect, type Page } from '@playwright/test';

/** Around each width at which something is laid out otherwise. */
const WIDTHS = [320, 359, 360, 390, 559, 639, 640, 767, 768, 820, 844, 1023, 1024, 1179, 1180, 1320, 1440];

/** At no width the page scrolls sideways or the header pushes anything out. */
export async function expectFitting(page: Page, widths: readonly number[] = WIDTHS): Promise<void> {
  const before = page.viewportSize();
  const beyond: Record<number, number> = {};
  for (const width of widths) {
    await page.setViewportSize({ width, height: before?.height ?? 900 });
    const px = await page.evaluate(() => {
      const { scrollWidth, clientWidth } = document.documentElement;
      const ends = [...document.querySelectorAll('header button, header a')]
        .filter((element) => element.checkVisibility())
        .map((element) => element.getBoundingClientRect().right);
      return Math.ceil(Math.max(scrollWidth, ...ends) - clientWidth);
    });
    if (px > 0) beyond[width] = px;
  }
  if (before !== null) await page.setViewportSize(before);
  expect(beyond, 'px beyond the edge, by width').toEqual({});
}
