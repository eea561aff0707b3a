import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import type { QuoteEvent, TradeEvent } from '@/lib/market/market-event';
import { startFakeExchange } from '../fakes/fake-exchange';
import { listen, priceOf } from '../fakes/listener';
import { createCcxtFeed } from './ccxt';

/** 346 s of Binance's spot stream as received; not part of the project. */
const RECORDING = '../shared/data/binance-spot-btcusdt-20240808.jsonl.gz';
const isThere = existsSync(RECORDING);
if (!isThere) console.info(`Skipped the real recording: ${RECORDING} is not there. The generated one is played.`);

/** Plays a recording through the feed and compares what comes out with every frame that went in. */
async function play(path: string, speed: number) {
  const instruments = [{ base: 'BTC', quote: 'USDT', price: 61_837.63, priceStep: 0.01 }];
  const fake = await startFakeExchange('binance', { instruments });
  const sent: { trades: string[]; quotes: string[] } = { trades: [], quotes: [] };
  const feed = createCcxtFeed('binance', { config: fake.ccxtConfig });
  const id = 'binance:BTC-USDT';
  const listener = listen(feed, [id]);
  try {
    await vi.waitFor(() => expect(fake.subscriptions).toHaveLength(3), { timeout: 3_000 });
    const played = await fake.playRecording(path, {
      speed,
      onFrame: (stream, frame) => {
        const { p, q, m, T, b, B, a, A } = JSON.parse(frame) as Record<string, string>;
        if (stream === 'trade') sent.trades.push(JSON.stringify([Number(p), Number(q), m ? 'sell' : 'buy', T]));
        else sent.quotes.push(JSON.stringify([b, B, a, A].map(Number)));
      },
    });
    const isLast = (event: { kind: string }) => event.kind === 'trade' || event.kind === 'quote';
    await vi.waitFor(
      () => {
        const got = listener.events.filter(priceOf(id)).filter(isLast).length;
        expect(got).toBeGreaterThanOrEqual(sent.trades.length + sent.quotes.length);
      },
      { timeout: 10_000, interval: 50 },
    );
    const trades = listener.events
      .filter((event): event is TradeEvent => event.kind === 'trade')
      .map(({ price, size, side, eventTime }) => JSON.stringify([price, size, side, eventTime]));
    const quotes = listener.events
      .filter((event): event is QuoteEvent => event.kind === 'quote' && event.source === 'bidAsk')
      .map(({ fields: { bid, bidSize, ask, askSize } }) => JSON.stringify([bid, bidSize, ask, askSize]));
    return { played, sent, trades, quotes, rejected: feed.counts.rejected };
  } finally {
    await listener.stop();
    await fake.close();
  }
}

test.runIf(isThere)(
  'a real recording at 20 times its speed comes out whole and in order',
  async () => {
    const { played, sent, trades, quotes, rejected } = await play(RECORDING, 20);
    expect(played).toMatchObject({ trades: 9_757, bookTickers: 28_040 });
    // By text: a difference in 38,000 entries would be unreadable as objects.
    expect(trades.join('\n') === sent.trades.join('\n'), 'every trade once and in order').toBe(true);
    expect(quotes.join('\n') === sent.quotes.join('\n'), 'every change of the best bid and offer in order').toBe(true);
    expect(rejected).toBe(0);
  },
  60_000,
);

test('a recording made by other means comes out whole and in order', async () => {
  const lines = Array.from({ length: 3_000 }, (_, n) => {
    const at = 1_723_161_253_937_085_768n + BigInt(n) * 1_000_000n;
    const price = (61_000 + (n % 100) / 100).toFixed(8);
    const trade = { e: 'trade', E: 1_723_161_255_208 + n, s: 'BTCUSDT', t: n + 1, p: price, q: '0.10000000' };
    const data =
      n % 3 === 0
        ? { ...trade, T: trade.E - 1, m: n % 2 === 0, M: true }
        : { u: n, s: 'BTCUSDT', b: price, B: `${n}.00000000`, a: '62000.00000000', A: '1.00000000' };
    return `${at} ${JSON.stringify({ stream: `btcusdt@${n % 3 === 0 ? 'trade' : 'bookTicker'}`, data })}`;
  });
  const path = join(tmpdir(), `tickwire-recording-${process.pid}.jsonl`);
  await writeFile(path, `${lines.join('\n')}\n`);
  const { played, sent, trades, quotes } = await play(path, 50);
  expect(played).toMatchObject({ trades: 1_000, bookTickers: 2_000, lastTradeId: 2_998, ask: 62_000 });
  expect(trades).toEqual(sent.trades);
  expect(quotes).toEqual(sent.quotes);
});
