import { type RefObject, useEffect } from 'react';
import { onTick } from '@/lib/session/ticker';
import type { CandleCanvas } from './candle-canvas';
import type { ChartShown } from './chart-shown';

const TICKS_PER_SUMMARY = 8;

/** Keeps the label of a chart true, every two seconds at most and without a render. */
export function useSummary(
  element: RefObject<HTMLElement | null>,
  canvas: CandleCanvas | undefined,
  text: (shown: ChartShown) => string,
): void {
  useEffect(() => {
    if (canvas === undefined) return;
    let ticks = 0;
    const write = () => element.current?.setAttribute('aria-label', text(canvas.shown));
    write();
    return onTick(() => {
      ticks += 1;
      if (ticks % TICKS_PER_SUMMARY === 0) write();
    });
  }, [element, canvas, text]);
}
