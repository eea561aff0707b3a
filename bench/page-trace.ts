/** What a trace of Chromium says of a page's main thread. */
export interface MainThread {
  /** Share of the time it had a task, 0 to 1. Other programs that hold the processor count as well. */
  readonly busy: number;
  /** The same of the processor's own time: what the page asks of a machine that has nothing else to do. */
  readonly busyCpu: number;
  /** Longest tasks, ms, by the clock and by the processor. */
  readonly longestMs: number;
  readonly longestCpuMs: number;
}

interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  /** All in µs. */
  readonly ts: number;
  readonly dur?: number;
  readonly tdur?: number;
  readonly args?: { readonly name?: string };
}

export const TRACE_CATEGORIES = [
  'toplevel',
  'disabled-by-default-devtools.timeline',
  'devtools.timeline',
  '__metadata',
];

/** @param spanMs how long was traced. @throws Error where it holds no main thread of a page. */
export function readMainThread(trace: Buffer, spanMs: number): MainThread {
  const { traceEvents } = JSON.parse(trace.toString()) as { traceEvents: TraceEvent[] };
  const threads = new Map<string, { us: number; cpuUs: number; longestUs: number; longestCpuUs: number }>();
  const key = ({ pid, tid }: TraceEvent) => `${pid} ${tid}`;
  for (const event of traceEvents)
    if (event.name === 'thread_name' && event.args?.name === 'CrRendererMain')
      threads.set(key(event), { us: 0, cpuUs: 0, longestUs: 0, longestCpuUs: 0 });
  for (const event of traceEvents) {
    const thread = threads.get(key(event));
    if (thread === undefined || event.ph !== 'X' || event.name !== 'RunTask') continue;
    const { dur = 0, tdur = 0 } = event;
    thread.us += dur;
    thread.cpuUs += tdur;
    thread.longestUs = Math.max(thread.longestUs, dur);
    thread.longestCpuUs = Math.max(thread.longestCpuUs, tdur);
  }
  // The browser has pages of its own, which do next to nothing.
  const [page] = [...threads.values()].toSorted((a, b) => b.us - a.us);
  if (page === undefined || page.us === 0) throw new Error('The trace shows no task of a page.');
  return {
    busy: page.us / 1_000 / spanMs,
    busyCpu: page.cpuUs / 1_000 / spanMs,
    longestMs: page.longestUs / 1_000,
    longestCpuMs: page.longestCpuUs / 1_000,
  };
}
