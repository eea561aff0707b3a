import type { CandleStatus } from '@/lib/session/candles/candle-series';
import styles from './chart.module.css';

const RULES = [0, 1, 2, 3, 4];

export interface ChartBlankProps {
  readonly status: CandleStatus;
  readonly symbol: string;
  onRetry?(): void;
}

/** In the place of candles: the rules of the chart while they are asked for, a sentence where there are none. */
export function ChartBlank({ status, symbol, onRetry }: ChartBlankProps) {
  const { state, reason, permanent } = status;
  return (
    <div className={styles.blank} data-testid="chart-blank" data-state={state}>
      {RULES.map((rule) => (
        <span key={rule} className={styles.rule} aria-hidden="true">
          –
        </span>
      ))}
      {state === 'ready' && (
        <p className={styles.sentence}>
          {reason ?? `Nothing was traded in ${symbol} yet. The first trade begins a candle.`}
        </p>
      )}
      {state === 'failed' && (
        <p className={styles.sentence} role="status">
          {reason}{' '}
          {permanent !== true && onRetry !== undefined && (
            <>
              It is asked again every few seconds.{' '}
              <button type="button" className={styles.action} onClick={onRetry}>
                Ask now
              </button>
            </>
          )}
        </p>
      )}
    </div>
  );
}
