import type { Frame } from '@/lib/protocol/frame';
import type { Attempt, AttemptSink } from './attempt';
import { fetchFrame } from './fetch-frame';
import { causeOf, RequestFailure } from './request-failure';
import type { Runtime } from './transport';

export interface RequestLoop {
  readonly runtime: Runtime;
  /** Where to ask next; `first` is true until something was answered. */
  address(first: boolean): string;
  /** How long the next answer may take, ms. */
  timeoutMs(first: boolean): number;
  /** Least time between the starts of two requests, ms. */
  readonly spacingMs: number;
  /** The same after the first answer, where that asks for less, ms. Default: no less. */
  soonMs?(answer: Frame): number;
}

/** Asks, tells, waits, and asks again; requests never overlap, and the first failure ends the attempt. */
export function runRequestLoop(loop: RequestLoop, sink: AttemptSink): Attempt {
  const controller = new AbortController();
  const { signal } = controller;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const ask = async (first: boolean): Promise<void> => {
    const start = loop.runtime.now();
    let frame: Frame;
    try {
      const answer = await fetchFrame(loop.runtime, loop.address(first), loop.timeoutMs(first), signal, sink.cost);
      if (signal.aborted) return;
      frame = answer.frame;
      sink.frame(frame, answer.wire);
    } catch (fault) {
      if (!signal.aborted) sink.ended(causeOf(fault), fault instanceof RequestFailure ? fault.retryAfterMs : 0);
      return;
    }
    if (signal.aborted) return;
    // A frame that was cut has its rest waiting.
    const soonMs = first ? loop.soonMs?.(frame) : undefined;
    const spacingMs = Math.min(loop.spacingMs, soonMs ?? Number.POSITIVE_INFINITY);
    const pause = frame.more ? 0 : Math.max(0, start + spacingMs - loop.runtime.now());
    timer = setTimeout(() => void ask(false), pause);
  };

  void ask(true);
  return {
    close: () => {
      controller.abort();
      clearTimeout(timer);
    },
  };
}
