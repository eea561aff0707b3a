'use client';

import { type KeyboardEvent, useCallback, useMemo, useRef } from 'react';
import type { CandleInterval } from '@/lib/market/candle';
import type { Instrument } from '@/lib/market/instrument';
import { useCandleSeries, useCandleStatus } from '@/lib/session/candles/candles-react';
import { useSettings } from '../settings/settings-provider';
import { isShortcut } from '../settings/shortcuts';
import type { Standing } from '../state/standing';
import styles from './chart.module.css';
import { ChartBlank } from './chart-blank';
import { ChartOverlay } from './chart-overlay';
import type { ChartStyle, ChartZone } from './chart-settings';
import type { ChartShown } from './chart-shown';
import { chartSummary } from './chart-summary';
import { ComparedLine } from './compared-line';
import { DrawnAlerts } from './drawn-alerts';
import { timeTexts } from './time-texts';
import { useCanvas } from './use-canvas';
import { useSummary } from './use-summary';
import { zoneNameOf } from './zone-choice';

export interface CandleChartProps {
  readonly instrument: Instrument;
  readonly interval: CandleInterval;
  readonly style: ChartStyle;
  readonly zone: ChartZone;
  readonly standing: Standing;
  /** Drawn beside it, both in percent. */
  readonly compared: Instrument | undefined;
  onStopComparing(): void;
  /** An alert is wanted at a price of this instrument. */
  onAlert(price: number): void;
}

const BARS_A_PAGE = 20;
const STEPS: Readonly<Record<string, number>> = {
  ArrowLeft: -1,
  ArrowRight: 1,
  PageUp: -BARS_A_PAGE,
  PageDown: BARS_A_PAGE,
  Home: Number.NEGATIVE_INFINITY,
  End: Number.POSITIVE_INFINITY,
};

/** Candles of an instrument, with all that belongs to them. Brings the chart library along: load it lazily. */
export function CandleChart(props: CandleChartProps) {
  const { instrument, interval, style, zone, standing, compared, onStopComparing, onAlert } = props;
  const { singleKeys } = useSettings().settings;
  const series = useCandleSeries(instrument, interval, true);
  const status = useCandleStatus(series);
  const box = useRef<HTMLDivElement>(null);
  const timeZone = zoneNameOf(instrument, interval, zone);
  const texts = useMemo(() => timeTexts(timeZone, interval === '1d'), [timeZone, interval]);
  const { priceStep } = instrument;
  const canvas = useCanvas(box, { series, priceStep, timeZone, style, drained: standing === 'drained' });
  const summary = useCallback(
    (shown: ChartShown) => chartSummary(instrument, interval, shown, texts.bar),
    [instrument, interval, texts],
  );
  useSummary(box, canvas, summary);
  const onKey = (event: KeyboardEvent) => {
    if (canvas === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    const step = STEPS[event.key];
    const { pointed } = canvas.shown;
    if (step !== undefined) canvas.step(step);
    else if (singleKeys && pointed !== undefined && isShortcut('alerts', event)) onAlert(pointed.price);
    else if (event.key !== 'Escape' || !canvas.leave()) return;
    event.preventDefault();
    event.stopPropagation();
  };
  const empty = series.candles.length === 0;
  return (
    <div className={styles.chart} data-style={style}>
      {canvas !== undefined && (
        <ChartOverlay
          canvas={canvas}
          instrument={instrument}
          interval={interval}
          standing={standing}
          timeText={texts.bar}
          compared={compared}
          onStopComparing={onStopComparing}
          onAlert={onAlert}
        />
      )}
      {canvas !== undefined && <DrawnAlerts canvas={canvas} instrument={instrument} />}
      <div
        ref={box}
        role="application"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: arrow keys move the crosshair here.
        tabIndex={0}
        aria-roledescription="chart"
        aria-label={`Chart of ${instrument.symbol}`}
        className={`${styles.canvas} ${instrument.simulated ? 'hatched' : ''}`}
        data-testid="chart-canvas"
        onKeyDown={onKey}
        onBlur={() => canvas?.leave()}
      />
      {/* Lightweight Charts™, Copyright (с) 2025 TradingView, Inc. https://www.tradingview.com/ */}
      <a
        className={styles.credit}
        href="https://www.tradingview.com/"
        target="_blank"
        rel="noreferrer"
        title="Lightweight Charts™, copyright 2025 TradingView, Inc."
      >
        TradingView
      </a>
      {compared !== undefined && canvas !== undefined && (
        <ComparedLine key={compared.id} canvas={canvas} instrument={compared} interval={interval} />
      )}
      {empty && <ChartBlank status={status} symbol={instrument.symbol} onRetry={() => series.heal()} />}
      {!empty && status.reason !== undefined && (
        <p className={styles.reason} title={status.reason} data-testid="chart-reason">
          {status.reason}
        </p>
      )}
    </div>
  );
}
