import { useEffect } from 'react';
import type { CandleInterval } from '@/lib/market/candle';
import type { Instrument } from '@/lib/market/instrument';
import { useCandleSeries } from '@/lib/session/candles/candles-react';
import type { CandleCanvas } from './candle-canvas';

export interface ComparedLineProps {
  readonly canvas: CandleCanvas;
  readonly instrument: Instrument;
  readonly interval: CandleInterval;
}

/** Draws a second instrument on a canvas for as long as it is mounted. */
export function ComparedLine({ canvas, instrument, interval }: ComparedLineProps) {
  const series = useCandleSeries(instrument, interval, false);
  useEffect(() => {
    canvas.setCompared(series);
    return () => canvas.setCompared(undefined);
  }, [canvas, series]);
  return null;
}
