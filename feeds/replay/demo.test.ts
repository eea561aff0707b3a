import { describe, expect, test } from 'vitest';
import { Hub } from '@/lib/hub/hub';
import { ManualScheduler } from '@/lib/hub/manual-scheduler';
import type { MarketEvent } from '@/lib/market/market-event';
import type { Frame } from '@/lib/protocol/frame';
import { feedConformance } from '../conformance';
import { createIngest } from '../ingest/ingest';
import { parseFeeds } from '../registry';
import { readSeries } from './recording-series';
import { createReplayFeed } from './replay';
import { readReplaySpec } from './replay-spec';

const spec = (name: string) => ({ ...readReplaySpec(name), name });
const makeHub = () => new Hub({ role: 'primary', epoch: 1, scheduler: new ManualScheduler() });

feedConformance('replay', async () => ({
  feed: createReplayFeed(spec('replay:demo@20x')),
  ids: ['sim:BTC-USD', 'sim:ETH-USD'],
  unknownId: 'sim:NO-USD',
  teardown: async () => {},
}));

describe('replay:demo through the ingest', () => {
  /** What the hub of the recorder held, from the file with nothing of the replay in between. */
  async function recorded() {
    const hub = makeHub();
    let seqs = 0;
    for await (const line of readSeries(readReplaySpec('replay:demo').path)) {
      if (!('event' in line)) continue;
      const accepted = hub.publish(line.event);
      expect(accepted ? hub.seq : undefined).toBe(line.seq);
      seqs += 1;
    }
    return { hub, seqs };
  }

  async function replayed(speed: string) {
    const hub = makeHub();
    const published: MarketEvent[] = [];
    const said: string[] = [];
    let over = () => {};
    const ended = new Promise<void>((resolve) => {
      over = resolve;
    });
    let told: { hub: string; seq: number } | undefined;
    const ingest = createIngest({
      feeds: parseFeeds(`replay:demo@${speed}`),
      publish: (event) => {
        if (event.kind === 'state' && event.state === 'closed') {
          told ??= { hub: tradeNumbers(hub), seq: hub.seq };
          over();
        }
        hub.publish(event);
        published.push(event);
      },
      log: (line) => said.push(line),
      lingerMs: 1,
    });
    const wanted = setInterval(() => ingest.want(new Set(['sim:BTC-USD'])), 5);
    await ingest.start();
    const summary = ingest.summary();
    await ended;
    clearInterval(wanted);
    const after = { summary: ingest.summary(), status: ingest.status() };
    const list = ingest.defaultWatchlist();
    const instruments = ingest.instruments();
    ingest.want(new Set());
    await ingest.close();
    return { hub, published, said, told, summary, after, list, instruments };
  }

  /** All trade numbers and last prices. */
  function tradeNumbers(hub: Hub): string {
    const ids = [...hub.known].sort();
    const read = hub.read({ subscription: { quotes: ids, trades: ids, books: [] }, cursor: undefined, history: 0 });
    const { tradeNumbers, quotes = [] } = JSON.parse(read.json) as Frame;
    const figures = quotes.map(({ id, seq, bid, ask, last, volume }) => [id, seq, bid, ask, last, volume]);
    return JSON.stringify([Object.entries(tradeNumbers ?? {}).sort(), figures.sort()]);
  }

  test.each(['max', '200x'])(
    'at %s gives the sequences, trade numbers and prices it had',
    async (speed) => {
      const { hub, seqs } = await recorded();
      expect(seqs).toBeGreaterThan(20_000);
      const { told, published, after, summary, list, instruments } = await replayed(speed);
      expect(told).toEqual({ hub: tradeNumbers(hub), seq: hub.seq });
      expect(published[0]).toMatchObject({ kind: 'state', venue: 'sim', state: 'live' });
      expect(published.filter((event) => event.kind === 'book').length).toBeGreaterThan(500);
      const opening = published.filter((event) => event.kind === 'state' && event.session === 'regular');
      expect(opening.map((event) => event.id).sort()).toEqual(['sim:AAPL', 'sim:GME', 'sim:IBM']);
      expect(published.filter((event) => event.kind === 'state' && event.venue !== undefined)).toHaveLength(1);

      expect(summary).toMatch(/^Replaying demo\.jsonl\.gz .*, recorded 2026-11-20\.$/);
      expect(after.summary).toBe(`${summary} It is over.`);
      expect(after.status).toMatchObject([
        { state: 'live', simulated: true, venue: 'replay', followed: 15, failures: 0 },
      ]);
      expect(after.status[0]?.latencyMs, 'what was measured then is no latency of now').toBeUndefined();
      expect(instruments.every((instrument) => instrument.simulated && !instrument.candles)).toBe(true);
      expect(instruments.filter(({ book }) => book).map(({ id }) => id)).toEqual(['sim:BTC-USD', 'sim:AAPL']);
      expect(list).toEqual(expect.arrayContaining(['sim:BTC-USD', 'sim:ETH-BTC', 'sim:AAPL']));
      expect(list).toHaveLength(15);
    },
    30_000,
  );
});
