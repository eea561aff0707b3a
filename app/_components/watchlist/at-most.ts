import { onTick } from '@/lib/session/ticker';

/**
 * Runs something when asked, but not again within `periodMs`: what is asked for sooner is done at the page's next tick,
 * once, with the ages that are rewritten then. The first is done at once. Either way it falls into a frame that is
 * drawn anyhow and costs none of its own.
 */
export function atMost(periodMs: number, run: () => void): { ask(): void; stop(): void } {
  let last = Number.NEGATIVE_INFINITY;
  let forget: (() => void) | undefined;
  const stop = () => {
    forget?.();
    forget = undefined;
  };
  const go = () => {
    stop();
    last = performance.now();
    run();
  };
  return {
    ask() {
      if (forget !== undefined) return;
      if (performance.now() - last >= periodMs) go();
      else forget = onTick(go);
    },
    stop,
  };
}
