import type { RaceFigures } from './race-figures';

/** How the figures of a race came about, in sentences, for those who read them without the page. */
export function methodNotes({ clock, startTime }: RaceFigures): readonly string[] {
  return [
    'Every lane has a connection of its own and reads the same instruments at the same time; all share one page, one thread, one network and one server, so they disturb each other. A process serves its readers one after the other, in the order they came: lanes open in an order drawn by lot for each race, and differences of less than 1 ms between lanes of one process are as much that order as the transport.',
    startTime === undefined
      ? 'Measuring has not begun: it does when every lane has had its first frame, or after 5 s.'
      : 'Measuring began when every lane had had its first frame, or after 5 s without those that had not. Opening and first snapshots are not in the figures, except the request that opened each lane.',
    `Delivery latency is receive time minus publish time. ${clockNote(clock)}`,
    'Latency quantiles are over the last 1,000 frames (Hyndman and Fan, type 7). Update frequency and staleness are over the last 10 s.',
    'Staleness is how long a lane showed a value the hub had already replaced; a quiet market adds none.',
    'An update is a trade, or a change of a quote. Lanes that had an update within one step of the clock share a place.',
    'A paired difference is receive time minus the receive time of the baseline for the same update, both in the clock of the page: no clock error is in it. The median of each second is one value; medianMs is the median of these, with the 95 % confidence interval between two order statistics, n reduced by the lag-1 correlation of the signs. It is distinguishable when the interval excludes 0 and the median is more than one step of the clock.',
    'Differences are of trades where there are enough; else of quotes, of which a slow lane skips those that did not last: that flatters it.',
    'Bytes are payload, framing and headers in both directions, without TCP, IP and TLS: bodies of answers as the browser measured them where it says so, all else as payload plus known framing.',
    'Expected trades are those since measuring began, by the lane that is furthest; lost, twice and out of order are summed over all lanes.',
    'Browsers slow down hidden pages: a race is only good while its page is in sight.',
  ];
}

function clockNote(clock: RaceFigures['clock']): string {
  if (clock === undefined) return 'The clocks were never compared, so their difference is in it.';
  const { offsetMs, errorMs } = clock;
  const side = offsetMs < 0 ? 'behind' : 'ahead of';
  return `The clock of the page was ${Math.abs(offsetMs).toFixed(1)} ms ${side} the web process's, known to ±${errorMs.toFixed(1)} ms, and that has been taken out; the clock of the sidecar is compared by itself.`;
}
