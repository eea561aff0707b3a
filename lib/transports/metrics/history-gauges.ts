import { Gauge, type Registry } from 'prom-client';
import type { CandleCounts } from '@/lib/market/candle-history';
import type { RecordingStatus } from '@/lib/market/recording-status';

const CANDLES: readonly (readonly [keyof CandleCounts, string, string])[] = [
  ['answers', 'answers_total', 'Requests for candles answered'],
  ['cacheHits', 'cache_hits_total', 'Of those, without asking a venue'],
  ['venueRequests', 'venue_requests_total', 'Times a venue was asked'],
  ['venueFailures', 'venue_failures_total', 'Times it did not answer'],
  ['repairs', 'repairs_total', 'Stretches asked for again after an interruption'],
  ['corrected', 'corrected_total', 'Candles of ours that a venue told otherwise'],
  ['lateTrades', 'late_trades_total', 'Trades that came after their candle was closed for good'],
  ['rejected', 'rejected_total', 'Candles of venues dropped as nonsense'],
];

const RECORDING: readonly (readonly [string, string, (of: RecordingStatus) => number])[] = [
  ['up', '1 while what is accepted is recorded', ({ stopped }) => (stopped === undefined ? 1 : 0)],
  ['events_total', 'Events on the disk', ({ events }) => events],
  ['bytes_total', 'Bytes on the disk', ({ bytes }) => bytes],
  ['dropped_total', 'Events the disk was too slow for', ({ dropped }) => dropped],
];

/** What is kept of the past: candles, and a recording where there is one. */
export function registerHistoryGauges(
  registry: Registry,
  candles: (() => CandleCounts) | undefined,
  recording: (() => RecordingStatus) | undefined,
): void {
  const gauge = (name: string, help: string, read: () => number) =>
    new Gauge({
      name,
      help,
      registers: [registry],
      collect() {
        this.set(read());
      },
    });
  if (candles !== undefined)
    for (const [key, name, help] of CANDLES) gauge(`tickwire_candles_${name}`, help, () => candles()[key]);
  if (recording !== undefined)
    for (const [name, help, read] of RECORDING) gauge(`tickwire_recording_${name}`, help, () => read(recording()));
}
