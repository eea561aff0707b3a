'use client';

import dynamic from 'next/dynamic';
import { useMemo } from 'react';
import { formatNumber } from '@/lib/market/number-format';
import type { FigureSample, TransportFigures } from '@/lib/session/transport-figures';
import type { TransportName } from '@/lib/transports/transport';
import { untilLoaded } from '../lazy/until-loaded';
import { durationText } from '../switch/duration-text';
import styles from './evidence.module.css';
import { type ChartPoint, chartPoints, highest, mean } from './series';

// A hundred kilobytes that no price waits for.
const EvidenceChart = dynamic(() => untilLoaded(() => import('./evidence-chart')), { ssr: false });

const STALENESS_FLOOR_MS = 5;
const FIRST_CEILING_MS = 2_000;
const LAST_CEILING_MS = 60_000;
const DECADES_MS = [10, 100, 1_000, 10_000];
/** Few steps, so that the scale seldom changes, and each of three even parts. */
const TOPS_HZ = [12, 30, 60, 120, 180, 300, 600, 1_200, 3_000, 6_000, 12_000, 30_000];

export interface ChartProps {
  readonly figures: readonly TransportFigures[];
  readonly live: TransportName;
  readonly now: number;
}

/** How far behind the hub each transport fell, second by second. */
export function StalenessChart({ figures, live, now }: ChartProps) {
  const points = useMemo(() => chartPoints(figures, now, peakOf, highest), [figures, now]);
  const names = namesWith(figures, peakOf);
  const peak = peakOfPoints(points, names);
  // One scale for all. It makes room for a lost server, and otherwise stays, so that heights can be compared.
  const ceiling = peak > FIRST_CEILING_MS ? LAST_CEILING_MS : FIRST_CEILING_MS;
  return (
    <div className={styles.chart} data-testid="staleness-chart">
      <h3 className="text-body">Staleness</h3>
      <p className={styles.subtitle}>peak per second, log scale</p>
      <div className={styles.plot}>
        <EvidenceChart
          points={points}
          names={names}
          live={live}
          scale="log"
          domain={[STALENESS_FLOOR_MS, ceiling]}
          ticks={DECADES_MS.filter((ms) => ms < ceiling)}
          guides={[100, 1_000]}
          tickText={(ms) => (ms < 1_000 ? `${ms} ms` : `${ms / 1_000} s`)}
          valueText={(ms) => (ms <= STALENESS_FLOOR_MS ? `≤ ${STALENESS_FLOOR_MS} ms` : durationText(ms))}
          label={`Staleness over the last 5 minutes, peak ${durationText(peak)}`}
        />
      </div>
    </div>
  );
}

/** How many updates a second each transport brought. */
export function FrequencyChart({ figures, live, now }: ChartProps) {
  const points = useMemo(() => chartPoints(figures, now, frequencyOf, mean), [figures, now]);
  const names = namesWith(figures, frequencyOf);
  const peak = peakOfPoints(points, names);
  const top = topOf(peak);
  return (
    <div className={styles.chart} data-testid="frequency-chart">
      <h3 className="text-body">Update frequency</h3>
      <p className={styles.subtitle}>applied updates per second</p>
      <div className={styles.plot}>
        <EvidenceChart
          points={points}
          names={names}
          live={live}
          scale="linear"
          domain={[0, top]}
          ticks={[0, top / 3, (2 * top) / 3, top]}
          guides={[top / 3, (2 * top) / 3, top]}
          tickText={(hertz) => formatNumber(hertz, { maximumFractionDigits: 1 })}
          valueText={(hertz) => `${formatNumber(hertz, { maximumFractionDigits: 1 })}/s`}
          label={`Updates per second over the last 5 minutes, at most ${formatNumber(peak, { maximumFractionDigits: 1 })}`}
        />
      </div>
    </div>
  );
}

type Read = (sample: FigureSample) => number | undefined;

// A logarithm has no 0: up to the floor is "no more than the floor".
const peakOf: Read = ({ stalenessPeakMs }) =>
  stalenessPeakMs === undefined ? undefined : Math.max(STALENESS_FLOOR_MS, stalenessPeakMs);
const frequencyOf: Read = ({ frequency }) => frequency;

function namesWith(figures: readonly TransportFigures[], read: Read): readonly TransportName[] {
  return figures.filter(({ samples }) => samples.some((sample) => read(sample) !== undefined)).map(({ name }) => name);
}

/** The highest point drawn. */
function peakOfPoints(points: readonly ChartPoint[], names: readonly TransportName[]): number {
  return Math.max(0, ...points.flatMap((point) => names.map((name) => point[name] ?? 0)));
}

function topOf(peak: number): number {
  return TOPS_HZ.find((top) => top >= peak) ?? peak;
}
