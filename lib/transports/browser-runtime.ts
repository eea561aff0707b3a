import type { Transfer, TransferMeter } from './transfer-meter';
import type { Runtime } from './transport';

/** Answers kept for addresses nobody has asked about yet. */
const MOST_KEPT = 64;

/** Reads Resource Timing through an observer: unlike the page's own list, an observer's never fills up. */
function resourceTimings(): TransferMeter {
  const transfers = new Map<string, Transfer>();
  const keep = (entries: PerformanceEntryList) => {
    for (const entry of entries) {
      const { transferSize, encodedBodySize, nextHopProtocol } = entry as PerformanceResourceTiming;
      // 0 means another origin did not allow us to see it, or a cache answered.
      if (transferSize === 0) continue;
      transfers.set(entry.name, { bodyBytes: encodedBodySize, plainHeads: nextHopProtocol === 'http/1.1' });
    }
    for (const name of transfers.keys()) {
      if (transfers.size <= MOST_KEPT) break;
      transfers.delete(name);
    }
  };
  const observer = new PerformanceObserver((list) => keep(list.getEntries()));
  observer.observe({ type: 'resource' });
  return {
    takeTransfer: (address) => {
      // What has been measured but not yet delivered to the observer's callback.
      keep(observer.takeRecords());
      const transfer = transfers.get(address);
      transfers.delete(address);
      return transfer;
    },
  };
}

/** The page's fine clock stands still while the machine sleeps; beyond this difference, ms, it is set again. */
const CLOCK_TOLERANCE_MS = 50;

function fineClock(): () => number {
  let base = Date.now() - performance.now();
  return () => {
    const time = base + performance.now();
    const wall = Date.now();
    if (Math.abs(wall - time) <= CLOCK_TOLERANCE_MS) return time;
    base = wall - performance.now();
    return wall;
  };
}

/** One for the window: an observer lives as long as it, and every page that is shown in it needs the same. */
let windowTimings: TransferMeter | undefined;

/** The platform as a browser has it. Call it in the browser only; all share one meter of what answers weigh. */
export function createBrowserRuntime(): Runtime & Partial<TransferMeter> {
  if (windowTimings === undefined && 'PerformanceObserver' in globalThis) windowTimings = resourceTimings();
  return {
    fetch: globalThis.fetch.bind(globalThis),
    EventSource: globalThis.EventSource,
    WebSocket: globalThis.WebSocket,
    now: fineClock(),
    random: Math.random,
    ...windowTimings,
  };
}
