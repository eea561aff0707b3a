import { fewestFor } from '@/lib/freshness/median-interval';
import type { RaceFigures } from './race-figures';
import { comparisonsOf, type RaceSetup } from './race-setup';

/** What is counted as bytes, and how surely. */
export const BYTES_NOTE =
  'Bytes: requests and answers are counted (over HTTP/2, heads are estimated); streams and sockets are payload plus framing by the specifications, openings estimated. TCP/IP and TLS are hidden.';

/** How sure the verdicts of a race are, and when. */
export function verdictNote(setup: RaceSetup): string {
  const lanes = comparisonsOf(setup);
  const { independent, alike } = fewestFor(lanes);
  const together = lanes === 1 ? '95 %' : `95 % for all ${lanes} compared lanes together`;
  return `Intervals are ${together} and take ${independent} to ${alike} s of updates. Watching until one excludes 0 finds differences too easily: quote the verdict at the end of a race of set length.`;
}

/** How the figures of a race came about, in sentences, for those who read them without the page. */
export function methodNotes(figures: RaceFigures): readonly string[] {
  const { setup, clock, startTime } = figures;
  return [
    'Every lane has a connection of its own and reads the same instruments at the same time; all share one page, one thread, one network and one server, so they disturb each other. A process serves its readers one after the other, in the order they came: lanes open in an order drawn by lot for each race, and differences of less than 1 ms between lanes of one process are as much that order as the transport.',
    startTime === undefined
      ? 'Measuring has not begun: it does when every lane has had its first frame, or after 5 s.'
      : 'Measuring began when every lane had had its first frame, or after 5 s without those that had not. Opening and first snapshots are not in the figures, except the request that opened each lane.',
    `Delivery latency is receive time minus publish time. ${clockNote(clock)}`,
    'Polling has a low delivery latency because an answer is published when it is asked for: how long the change had waited for the question shows as staleness and in the paired difference.',
    'Updates per second and staleness are of the last 10 s, latency quantiles (Hyndman and Fan, type 7) of the last 1,000 frames; bytes, requests, the ledger, mean places and paired differences are of the whole race: of more than an hour, paired differences of the last one.',
    'Staleness is how long a lane showed a value the hub had already replaced; a quiet market adds none.',
    'An update is a trade, or a change of a quote. Lanes that had an update within one step of the clock share a place.',
    'A place is of the newest update alone; a mean place, known once the race has ended, is the mean over the updates that every lane then running had: trades where there are any, else quotes. A lane that was away comes in last in what it missed, so that all lanes are judged on the same updates. It describes a race and is no verdict: whether two lanes differ the paired difference says.',
    'A paired difference is receive time minus the receive time of the baseline for the same update, both in the clock of the page: no clock error is in it. The median of each second is one value; medianMs is the median of these, with its confidence interval between two order statistics, n reduced by the lag-1 correlation of the signs (taken one standard error high), the level by the number of lanes compared (Bonferroni). It is distinguishable when the interval excludes 0 and the median is more than one step of the clock.',
    verdictNote(setup),
    ended(figures),
    'Differences are of trades where there are enough; else of quotes, of which a slow lane skips those that did not last: that flatters it.',
    'Bytes are payload, framing and headers, in both directions.',
    BYTES_NOTE,
    'Expected trades are those since measuring began, by the lane that is furthest; lost, twice and out of order are summed over all lanes.',
    'Browsers slow down hidden pages: a race is only good while its page is in sight.',
  ];
}

function ended({ setup: { durationMs }, phase, elapsedMs }: RaceFigures): string {
  if (durationMs === undefined)
    return 'This race had no length set beforehand: whoever ended it may have seen the verdicts first.';
  const set = `This race was set to end after ${durationMs / 1_000} s`;
  if (phase === 'finished') return `${set}, and did.`;
  return phase === 'stopped'
    ? `${set} and was stopped by hand after ${(elapsedMs / 1_000).toFixed(1)} s: its verdicts are those of one that was watched.`
    : `${set}; until then its verdicts are those of one that is watched.`;
}

function clockNote(clock: RaceFigures['clock']): string {
  if (clock === undefined) return 'The clocks were never compared, so their difference is in it.';
  const { offsetMs, errorMs } = clock;
  const side = offsetMs < 0 ? 'behind' : 'ahead of';
  return `The clock of the page was ${Math.abs(offsetMs).toFixed(1)} ms ${side} the web process's, known to ±${errorMs.toFixed(1)} ms, and that has been taken out; the clock of the sidecar is compared by itself.`;
}
