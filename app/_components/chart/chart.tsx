'use client';

import { lazy, Suspense, useRef, useState } from 'react';
import type { Instrument } from '@/lib/market/instrument';
import { useSize } from '../instrument/use-size';
import { untilLoaded } from '../lazy/until-loaded';
import { lackingText } from '../state/lacking-text';
import type { Standing } from '../state/standing';
import styles from './chart.module.css';
import { ChartBlank } from './chart-blank';
import { ChartControls } from './chart-controls';
import { CompareControl } from './compare-control';
import type { ChartControl } from './use-chart-settings';

// The chart library is as large as a quarter of the page: it comes after the prices.
const CandleChart = lazy(() =>
  untilLoaded(() => import('./candle-chart').then((part) => ({ default: part.CandleChart }))),
);

const PriceLine = lazy(() =>
  untilLoaded(() => import('../instrument/price-line').then((part) => ({ default: part.PriceLine }))),
);

const LOADING = { state: 'loading' } as const;

export interface ChartProps {
  readonly instrument: Instrument;
  readonly standing: Standing;
  readonly control: ChartControl;
  /** An alert is wanted at a price of this instrument. */
  onAlert(price: number): void;
}

/** The price of the chosen instrument over time: candles of its venue, or what this page has received. */
export function Chart({ instrument, standing, control, onAlert }: ChartProps) {
  const { id, symbol, candles } = instrument;
  const { interval, style, zone } = control.settings;
  const [compared, setCompared] = useState<Instrument>();
  const drawn = interval !== 'ticks' && candles;
  const place = useRef<HTMLDivElement>(null);
  // Where a phone shows another view nothing is asked or drawn.
  const size = useSize(place, drawn);
  const blank = <ChartBlank status={LOADING} symbol={symbol} />;
  return (
    <div className={styles.region} data-testid="chart">
      <ChartControls instrument={instrument} control={control}>
        {drawn && <CompareControl onCompare={setCompared} />}
      </ChartControls>
      {interval === 'ticks' ? (
        <Suspense fallback={blank}>
          <PriceLine key={id} instrument={instrument} standing={standing} />
        </Suspense>
      ) : !candles ? (
        <p className="py-3 text-small text-ink3">
          {lackingText(instrument, 'candles')}{' '}
          <button type="button" className={styles.action} onClick={() => control.change({ interval: 'ticks' })}>
            Show the prices since this page opened
          </button>
        </p>
      ) : (
        <div ref={place} className={styles.place}>
          <Suspense fallback={blank}>
            {size.width === 0 ? (
              blank
            ) : (
              <CandleChart
                instrument={instrument}
                interval={interval}
                style={style}
                zone={zone}
                standing={standing}
                compared={compared}
                onStopComparing={() => setCompared(undefined)}
                onAlert={onAlert}
              />
            )}
          </Suspense>
        </div>
      )}
    </div>
  );
}
