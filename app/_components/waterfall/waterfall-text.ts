import { formatNumber } from '@/lib/market/number-format';
import type { PartTime, Waterfall } from '@/lib/session/waterfall/waterfall';

/** What keeps a page from painting what it receives. */
export type NotPainting = 'paused' | 'hidden';

/** Whole ms: beyond that, no clock of a page is to be believed. */
export function msText(ms: number): string {
  return formatNumber(ms, { maximumFractionDigits: 0 });
}

/** A part's figure; one below the clock error says how large that is, as long as it is known. */
export function partText({ part, ms, distinct }: PartTime, errorMs: number | undefined): string {
  if (distinct) return msText(ms);
  return part === 'wire' && errorMs !== undefined ? `±${msText(Math.ceil(errorMs))}` : '?';
}

/** How far the figures are to be believed, in one sentence. */
export function noteText(waterfall: Waterfall | undefined, notPainting: NotPainting | undefined): string {
  if (notPainting === 'paused') return 'Paused: nothing newer is painted.';
  if (notPainting === 'hidden') return 'This tab was hidden: nothing was painted.';
  if (waterfall === undefined) return 'Waiting for an update.';
  const { parts, errorMs } = waterfall;
  const vague = parts.filter(({ distinct }) => !distinct);
  const venue = vague.find(({ part }) => part === 'venue');
  if (venue !== undefined) return `Venue not distinguishable: its clock is ${msText(-venue.ms)} ms ahead.`;
  if (errorMs === undefined) return 'The clocks have not been compared.';
  const error = `lock error ±${msText(Math.ceil(errorMs))} ms.`;
  const names = vague.map(({ part }) => part).join(' and ');
  return names === ''
    ? `C${error}`
    : `${names.charAt(0).toUpperCase()}${names.slice(1)} not distinguishable: c${error}`;
}

/** Where each part ends, in percent of the whole; what is less than nothing has no width. */
export function partEnds(parts: readonly PartTime[]): readonly number[] {
  const widths = parts.map(({ ms }) => Math.max(0, ms));
  const whole = widths.reduce((sum, width) => sum + width, 0);
  let end = 0;
  return widths.map((width) => {
    end += width;
    return whole === 0 ? 0 : (end / whole) * 100;
  });
}
