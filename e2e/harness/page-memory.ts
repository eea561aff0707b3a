import type { Page } from '@playwright/test';

/** What a page holds after its garbage has been collected. */
export interface PageMemory {
  readonly heapMb: number;
  /** Of the document, and of what scripts still hold of what was taken out of it. */
  readonly nodes: number;
  readonly listeners: number;
}

/** Reads it now, by the browser's own account. */
export async function readMemory(page: Page): Promise<PageMemory> {
  const session = await page.context().newCDPSession(page);
  try {
    await session.send('Performance.enable');
    // What has a finalizer goes only at the next collection.
    for (let time = 0; time < 3; time += 1) await session.send('HeapProfiler.collectGarbage');
    const { metrics } = await session.send('Performance.getMetrics');
    const of = (name: string) => metrics.find((metric) => metric.name === name)?.value ?? Number.NaN;
    return { heapMb: of('JSHeapUsedSize') / 1e6, nodes: of('Nodes'), listeners: of('JSEventListeners') };
  } finally {
    await session.detach();
  }
}
