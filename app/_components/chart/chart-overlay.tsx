import type { CandleInterval } from '@/lib/market/candle';
import type { Instrument } from '@/lib/market/instrument';
import { formatPercent, fullPrice } from '@/lib/market/price-format';
import type { Standing } from '../state/standing';
import { AlertHere } from './alert-here';
import type { CandleCanvas } from './candle-canvas';
import { CandleReadout } from './candle-readout';
import styles from './chart.module.css';
import { useShown } from './use-canvas';

export interface ChartOverlayProps {
  readonly canvas: CandleCanvas;
  readonly instrument: Instrument;
  readonly interval: CandleInterval;
  readonly standing: Standing;
  readonly compared: Instrument | undefined;
  onStopComparing(): void;
  onAlert(price: number): void;
  timeText(instant: number): string;
}

/** What stands over a canvas and says in words what it draws. Alone in rendering with every frame. */
export function ChartOverlay({
  canvas,
  instrument,
  interval,
  standing,
  compared,
  onStopComparing,
  onAlert,
  timeText,
}: ChartOverlayProps) {
  const shown = useShown(canvas);
  const { candle, before, last, lastX, pointed, inView, follows, width, height } = shown;
  const drained = standing === 'drained';
  const time = candle === undefined ? '' : timeText(candle.time);
  const hatched = drained && lastX !== undefined && lastX < width;
  return (
    <>
      <CandleReadout instrument={instrument} candle={candle} before={before} time={time} hue={!drained} />
      {compared !== undefined && (
        <p className={styles.compared} data-testid="compared">
          <span className={styles.told}>
            <span className={styles.stroke} aria-hidden="true" />
            <span className="text-ink">{compared.symbol}</span> {formatPercent(shown.compared)} since the left edge
          </span>
          <button
            type="button"
            className={styles.stop}
            aria-label={`Stop comparing with ${compared.symbol}`}
            onClick={onStopComparing}
          >
            ×
          </button>
        </p>
      )}
      <div
        className={styles.facts}
        data-testid="chart-facts"
        data-interval={interval}
        data-count={shown.count}
        data-in-view={inView.length}
        data-from={inView[0]?.time}
        data-to={inView.at(-1)?.time}
        data-last-time={last?.time}
        data-last-close={last?.close}
        data-last-x={lastX}
        data-follows={follows}
        data-looking={shown.looking}
      >
        {/* Spoken only where the reader looks: prices are no live region. */}
        <span className="sr-only" aria-live="polite">
          {shown.looking && candle !== undefined
            ? `${time}, close ${fullPrice(candle.close, instrument.priceStep)}`
            : ''}
        </span>
      </div>
      {hatched && (
        <div className={styles.hatch} style={{ left: lastX, width: width - lastX, height }} data-testid="chart-hatch" />
      )}
      {pointed !== undefined && pointed.y >= 0 && pointed.y <= height && (
        <AlertHere canvas={canvas} {...pointed} step={instrument.priceStep} x={width} onAlert={onAlert} />
      )}
      {!follows && (
        <button
          type="button"
          className={styles.toNow}
          style={{ right: `calc(100% - ${width - 8}px)` }}
          onClick={() => canvas.toNow()}
        >
          To now →
        </button>
      )}
    </>
  );
}
