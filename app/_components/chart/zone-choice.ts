import type { Instrument } from '@/lib/market/instrument';
import type { ChartInterval, ChartZone } from './chart-settings';

/** Zones there is a clock for; what trades around the clock has no exchange. */
export function zonesOf({ timeZone }: Instrument): readonly ChartZone[] {
  return timeZone === undefined || !isKnown(timeZone) ? ['local', 'utc'] : ['local', 'utc', 'exchange'];
}

/** The wanted zone, or UTC where there is no such clock. */
export function zoneShown(instrument: Instrument, wanted: ChartZone): ChartZone {
  return zonesOf(instrument).includes(wanted) ? wanted : 'utc';
}

/**
 * @returns IANA name of the zone a chart is drawn in; undefined is the reader's own. A candle of a day is one of the
 * venue's days: on another clock it would begin in the middle of the night and could bear the date of the day before.
 */
export function zoneNameOf(instrument: Instrument, interval: ChartInterval, wanted: ChartZone): string | undefined {
  const exchange = zonesOf(instrument).includes('exchange') ? instrument.timeZone : undefined;
  if (interval === '1d') return exchange ?? 'UTC';
  const zone = zoneShown(instrument, wanted);
  return zone === 'local' ? undefined : zone === 'utc' ? 'UTC' : exchange;
}

function isKnown(timeZone: string): boolean {
  try {
    new Intl.DateTimeFormat('en-US', { timeZone });
    return true;
  } catch {
    return false;
  }
}
