import { rmSync } from 'node:fs';
import { createSimulatorFeed } from '@/feeds/simulator/simulator';
import { Hub } from '@/lib/hub/hub';
import type { MarketEvent } from '@/lib/market/market-event';
import { Recorder } from '@/lib/recording/recorder';
import { say } from './say';

/** Makes the recording that ships with the project: the simulator on a clock of its own, through a hub. */
const PATH = 'feeds/replay/demo.jsonl.gz';
const SECONDS = 60;
/** The busiest stocks would be half of the file. */
const STOCKS = ['AAPL', 'GME', 'IBM'];
/** A Friday, 20 s before the opening in New York. */
const START = Date.UTC(2026, 10, 20, 14, 29, 40);
/** Few: a book is many times as long as a quote. */
const BOOKS = ['sim:BTC-USD', 'sim:AAPL'];
const SEED = 4;

let now = START;
let timers: { readonly at: number; readonly run: () => void }[] = [];
const feed = createSimulatorFeed({
  seed: SEED,
  hours: 'new-york',
  now: () => now,
  schedule: (run, delayMs) => {
    const timer = { at: now + delayMs, run };
    timers.push(timer);
    return () => {
      timers = timers.filter((other) => other !== timer);
    };
  },
});
const instruments = await feed.instruments(AbortSignal.timeout(1_000));
const catalogue = new Map(
  instruments.filter((one) => one.assetClass === 'crypto' || STOCKS.includes(one.symbol)).map((one) => [one.id, one]),
);
rmSync(PATH, { force: true });
const hub = new Hub({ role: 'primary', epoch: 1 });
const recorder = new Recorder({
  path: PATH,
  describe: (id) => catalogue.get(id),
  log: say,
  now: () => now,
  flushMs: 60_000,
});

function publish(event: MarketEvent): void {
  if (hub.publish(event)) recorder.accepted(event, hub.seq);
  else recorder.refused(event);
}

publish({ kind: 'state', venue: feed.venue, state: 'live', since: now });
const stop = new AbortController();
const take = async (events: AsyncIterable<MarketEvent>) => {
  for await (const event of events) publish(event);
};
const ended = Promise.all([
  take(feed.follow([...catalogue.keys()], stop.signal)),
  ...(feed.followBooks === undefined ? [] : [take(feed.followBooks(BOOKS, stop.signal))]),
]);
for (;;) {
  // Whatever was said at this moment is taken before time goes on.
  await new Promise((resolve) => setImmediate(resolve));
  const [next] = timers.sort((a, b) => a.at - b.at);
  if (next === undefined || next.at > START + SECONDS * 1_000) break;
  timers = timers.filter((timer) => timer !== next);
  now = next.at;
  next.run();
}
stop.abort();
await ended;
await recorder.close();
hub.close();
const { events, bytes, dropped } = recorder.status;
say(`${PATH}: ${events} events of ${SECONDS} s in ${Math.round(bytes / 1_000)} KB, ${dropped} left out.`);
