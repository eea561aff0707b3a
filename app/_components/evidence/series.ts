import type { FigureSample, TransportFigures } from '@/lib/session/transport-figures';
import type { TransportName } from '@/lib/transports/transport';

/** How far back the charts look. */
const RANGE_MS = 300_000;
/** Two seconds a point: 150 points a series cost a chart half of 300, and a plot this wide shows no more. */
const BIN_MS = 2_000;
const BINS = RANGE_MS / BIN_MS;

/** One point of every series; a transport is absent where nothing was measured. */
export interface ChartPoint extends Partial<Record<TransportName, number>> {
  /** Seconds before now, −300 to 0. */
  readonly t: number;
  /** Ms since 1970. */
  readonly time: number;
}

/** Joins the values of one bin. */
export type Join = (values: readonly number[]) => number;

export const mean: Join = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;
export const highest: Join = (values) => Math.max(...values);

/**
 * The last five minutes of all transports side by side. Bins are fixed in absolute time, so that a point, once full,
 * does not change as it moves left.
 */
export function chartPoints(
  figures: readonly TransportFigures[],
  now: number,
  read: (sample: FigureSample) => number | undefined,
  join: Join,
): readonly ChartPoint[] {
  const lastBin = Math.floor(now / BIN_MS);
  const bins = new Map<number, Map<TransportName, number[]>>();
  for (const { name, samples } of figures) {
    for (const sample of samples) {
      const value = read(sample);
      const bin = Math.floor(sample.time / BIN_MS);
      if (value === undefined || bin <= lastBin - BINS) continue;
      const ofBin = bins.get(bin) ?? new Map<TransportName, number[]>();
      bins.set(bin, ofBin);
      const values = ofBin.get(name) ?? [];
      ofBin.set(name, values);
      values.push(value);
    }
  }
  return Array.from({ length: BINS }, (_, index) => {
    const bin = lastBin - BINS + 1 + index;
    const point: { t: number; time: number } & Partial<Record<TransportName, number>> = {
      t: ((bin - lastBin) * BIN_MS) / 1_000,
      time: bin * BIN_MS,
    };
    for (const [name, values] of bins.get(bin) ?? []) point[name] = join(values);
    return point;
  });
}

/** @returns each transport's newest value on a chart, for the letter at its end. */
export function newestValues(points: readonly ChartPoint[], names: readonly TransportName[]) {
  return names.flatMap((name) => {
    const point = points.findLast((candidate) => candidate[name] !== undefined);
    const value = point?.[name];
    return point === undefined || value === undefined ? [] : [{ name, value, t: point.t }];
  });
}
