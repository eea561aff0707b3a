import type { Tooth } from '@/lib/session/transport-figures';
import { FLOOR_MS, stalenessHeight } from './staleness-scale';

export interface ToothWindow {
  /** The window drawn, ms since 1970. */
  readonly from: number;
  readonly to: number;
  /** Size of the drawing, px. */
  readonly width: number;
  readonly height: number;
}

const STEPS_PER_TOOTH = 6;

/**
 * An SVG path of the teeth inside a window. Staleness grows by a millisecond each millisecond, so that on a
 * logarithmic scale a tooth is a fin: steep, then flat, then straight down when the update is applied.
 */
export function toothPath(teeth: readonly Tooth[], { from, to, width, height }: ToothWindow): string {
  const x = (time: number) => ((Math.min(to, Math.max(from, time)) - from) / (to - from)) * width;
  const y = (ms: number) => height - stalenessHeight(ms) * height;
  let path = `M0 ${height}`;
  for (const { start, end, peakMs } of teeth) {
    if (end <= from || start >= to) continue;
    path += `L${x(start).toFixed(1)} ${height}`;
    // Points at equal distances on the scale, not in time: the steep part needs them.
    const span = Math.log(Math.max(peakMs, FLOOR_MS) / FLOOR_MS);
    for (let step = 1; step <= STEPS_PER_TOOTH; step += 1) {
      const ms = FLOOR_MS * Math.exp((span * step) / STEPS_PER_TOOTH);
      const time = end - (peakMs - ms);
      if (time >= start && time <= to) path += `L${x(time).toFixed(1)} ${y(ms).toFixed(1)}`;
    }
    path += `L${x(end).toFixed(1)} ${y(peakMs).toFixed(1)}L${x(end).toFixed(1)} ${height}`;
  }
  return `${path}L${width} ${height}`;
}
