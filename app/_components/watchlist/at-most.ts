/**
 * Runs something when asked, but not more often than once in `periodMs`; what is asked for sooner is done later, once.
 * The first is done at once, so that it falls into the frame that asked for it and costs none of its own.
 */
export function atMost(periodMs: number, run: () => void): { ask(): void; stop(): void } {
  let last = Number.NEGATIVE_INFINITY;
  let waiting: ReturnType<typeof setTimeout> | undefined;
  const go = () => {
    waiting = undefined;
    last = performance.now();
    run();
  };
  return {
    ask() {
      if (waiting !== undefined) return;
      const leftMs = last + periodMs - performance.now();
      if (leftMs <= 0) go();
      else waiting = setTimeout(go, leftMs);
    },
    stop: () => clearTimeout(waiting),
  };
}
