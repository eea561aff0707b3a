import { type RefObject, useCallback, useEffect, useRef, useState, useSyncExternalStore } from 'react';
import type { CandleSeries } from '@/lib/session/candles/candle-series';
import { CandleCanvas, type Looks, type Place } from './candle-canvas';
import { chartColours, onThemeChange } from './chart-colours';
import type { ChartStyle } from './chart-settings';
import type { ChartShown } from './chart-shown';

export interface UseCanvasOptions {
  readonly series: CandleSeries;
  readonly priceStep: number;
  readonly timeZone: string | undefined;
  readonly style: ChartStyle;
  readonly drained: boolean;
}

/** A canvas in this box, drawn anew for other candles or another time zone; undefined before the first. */
export function useCanvas(box: RefObject<HTMLElement | null>, options: UseCanvasOptions): CandleCanvas | undefined {
  const { series, priceStep, timeZone, style, drained } = options;
  const [canvas, setCanvas] = useState<CandleCanvas>();
  // Read when a canvas begins; later changes are told to the one there is.
  const now = useRef({ style, drained });
  now.current = { style, drained };
  const kept = useRef<{ series: CandleSeries; place: Place }>(undefined);
  useEffect(() => {
    if (box.current === null) return;
    const place = kept.current?.series === series ? kept.current.place : undefined;
    const looks = looksOf(box.current, now.current.drained);
    const made = new CandleCanvas(box.current, { series, priceStep, timeZone, style: now.current.style, looks, place });
    setCanvas(made);
    return () => {
      kept.current = { series, place: made.place };
      made.remove();
      setCanvas(undefined);
    };
  }, [box, series, priceStep, timeZone]);
  useEffect(() => canvas?.setStyle(style), [canvas, style]);
  useEffect(() => {
    const look = () => {
      if (box.current !== null) canvas?.setLooks(looksOf(box.current, drained));
    };
    look();
    return onThemeChange(look);
  }, [box, canvas, drained]);
  return canvas;
}

/** @returns what it shows, renewed with every frame in which that changes. */
export function useShown(canvas: CandleCanvas): ChartShown {
  const subscribe = useCallback((listener: () => void) => canvas.onShown(listener), [canvas]);
  const get = () => canvas.shown;
  return useSyncExternalStore(subscribe, get, get);
}

function looksOf(element: HTMLElement, drained: boolean): Looks {
  return { colours: chartColours(element), font: getComputedStyle(element).fontFamily, drained };
}
