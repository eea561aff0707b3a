import { Gauge, type Registry } from 'prom-client';
import type { FeedStatus } from '@/lib/market/feed-status';

/** Undefined is left out: a gauge that says 0 for what is not known would lie. Prometheus counts time in seconds. */
const FIGURES: readonly (readonly [string, string, (feed: FeedStatus) => number | undefined])[] = [
  ['up', '1 while a feed delivers', ({ state }) => (state === 'live' ? 1 : 0)],
  ['state_since_seconds', 'When this state began, Unix time', ({ since }) => since / 1_000],
  ['last_message_seconds', 'When it last brought something, Unix time', ({ lastMessageTime: at }) => at && at / 1_000],
  ['reconnects_total', 'How often it came back after having been live', ({ reconnects }) => reconnects],
  ['failures_total', 'Failed attempts to reach it or to follow an instrument', ({ failures }) => failures],
  ['rejected_total', 'Figures and messages dropped as nonsense', ({ rejected }) => rejected],
  ['events_total', 'Prices, trades and books it brought', ({ events }) => events],
  ['events_per_second', 'The same over the last 10 s', ({ eventsPerSecond }) => eventsPerSecond],
  ['instruments_followed', 'Instruments followed now', ({ followed }) => followed],
  ['books_followed', 'Order books followed now', ({ books }) => books],
  ['books_rebuilt_total', 'Books crossed, stale or out of sequence, and asked for anew', (feed) => feed.booksRebuilt],
  [
    'clock_error_seconds',
    "How far the venue's clock may be from ours",
    (feed) => seconds(feed.latencyMs?.clockErrorMs),
  ],
];

const seconds = (ms: number | undefined) => (ms === undefined ? undefined : ms / 1_000);

/** What each feed does, one gauge per figure. */
export function registerFeedGauges(registry: Registry, feeds: () => readonly FeedStatus[]): void {
  for (const [name, help, read] of FIGURES) {
    new Gauge({
      name: `tickwire_feed_${name}`,
      help,
      labelNames: ['feed'],
      registers: [registry],
      collect() {
        this.reset();
        for (const feed of feeds()) {
          const figure = read(feed);
          if (figure !== undefined) this.set({ feed: feed.name }, figure);
        }
      },
    });
  }
  new Gauge({
    name: 'tickwire_feed_latency_seconds',
    help: "From the venue's event time to receipt, over the last 1,000 timed events; below 0 our clock is behind",
    labelNames: ['feed', 'quantile'],
    registers: [registry],
    collect() {
      this.reset();
      for (const { name, latencyMs } of feeds()) {
        if (latencyMs === undefined) continue;
        this.set({ feed: name, quantile: '0' }, latencyMs.min / 1_000);
        this.set({ feed: name, quantile: '0.5' }, latencyMs.p50 / 1_000);
        this.set({ feed: name, quantile: '0.95' }, latencyMs.p95 / 1_000);
      }
    },
  });
}
