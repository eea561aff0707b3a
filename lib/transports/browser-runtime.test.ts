import { afterEach, expect, test, vi } from 'vitest';
import { createBrowserRuntime } from './browser-runtime';
import { meterOf } from './transfer-meter';

afterEach(() => vi.unstubAllGlobals());

test('a window has one observer, however many pages are shown in it', () => {
  const records: object[] = [];
  const observe = vi.fn();
  class Observer {
    observe = observe;
    takeRecords = () => records.splice(0);
  }
  vi.stubGlobal('PerformanceObserver', Observer);
  const pages = [createBrowserRuntime(), createBrowserRuntime(), createBrowserRuntime()];
  expect(observe).toHaveBeenCalledTimes(1);
  for (const page of pages) {
    records.push({ name: 'http://a/', transferSize: 309, encodedBodySize: 9, nextHopProtocol: 'http/1.1' });
    expect(meterOf(page)?.takeTransfer('http://a/')).toEqual({ bodyBytes: 9, plainHeads: true });
    expect(meterOf(page)?.takeTransfer('http://a/')).toBeUndefined();
  }
});
