import type { ReactNode } from 'react';
import type { Instrument } from '@/lib/market/instrument';
import styles from './chart.module.css';
import { CHART_INTERVALS, CHART_STYLES, type ChartZone } from './chart-settings';
import type { ChartControl } from './use-chart-settings';
import { zoneShown, zonesOf } from './zone-choice';

export interface ChartControlsProps {
  readonly instrument: Instrument;
  readonly control: ChartControl;
  /** Between the choices and the zone. */
  readonly children?: ReactNode;
}

/** The row over the chart: interval, kind of drawing, and whose clock. */
export function ChartControls({ instrument, control, children }: ChartControlsProps) {
  const { settings, change } = control;
  const ticks = settings.interval === 'ticks';
  return (
    <div className={styles.controls} data-testid="chart-controls">
      <fieldset className={styles.choices} aria-label="Interval">
        {CHART_INTERVALS.map((interval) => (
          <button
            key={interval}
            type="button"
            className={styles.choice}
            aria-pressed={settings.interval === interval}
            title={interval === 'ticks' ? 'Prices this page has received since it was opened' : undefined}
            onClick={() => change({ interval })}
          >
            <span>{interval}</span>
          </button>
        ))}
      </fieldset>
      {!ticks && (
        <>
          <fieldset className={styles.choices} aria-label="Drawn as">
            {CHART_STYLES.map((style) => (
              <button
                key={style}
                type="button"
                className={styles.choice}
                aria-pressed={settings.style === style}
                onClick={() => change({ style })}
              >
                <span>{style}</span>
              </button>
            ))}
          </fieldset>
          {children}
          <select
            value={zoneShown(instrument, settings.zone)}
            aria-label="Time zone of the chart"
            title={zoneTitle(instrument, settings.interval === '1d')}
            className={styles.zone}
            onChange={(event) => change({ zone: event.target.value as ChartZone })}
          >
            {zonesOf(instrument).map((zone) => (
              <option key={zone} value={zone}>
                {zone === 'utc' ? 'UTC' : zone}
              </option>
            ))}
          </select>
        </>
      )}
    </div>
  );
}

function zoneTitle({ timeZone }: Instrument, days: boolean): string {
  if (days) return `Days are those of ${timeZone ?? 'UTC'} on any clock`;
  return timeZone === undefined ? 'Local or UTC' : `Local, UTC or the exchange’s (${timeZone})`;
}
