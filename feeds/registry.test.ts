import { describe, expect, test, vi } from 'vitest';
import { parseFeeds } from './registry';

const { createCcxtFeed } = vi.hoisted(() => ({ createCcxtFeed: vi.fn() }));
vi.mock('./ccxt/ccxt', () => ({ createCcxtFeed }));

describe('parseFeeds', () => {
  test('auto is Coinbase, Kraken and the simulator', () => {
    expect(parseFeeds('auto').map((source) => source.name)).toEqual(['ccxt:coinbase', 'ccxt:kraken', 'simulator']);
  });

  test('a list keeps its order, which is that of preference', () => {
    const plan = parseFeeds(' ccxt:kraken, simulator,ccxt:binance ');
    expect(plan.map(({ venue, simulated }) => [venue, simulated])).toEqual([
      ['kraken', false],
      ['sim', true],
      ['binance', false],
    ]);
  });

  test.each(['', 'coinbase', 'ccxt:', 'ccxt:Bad Name', 'simulator,', 'auto,simulator', 'ccxt:../x', 'alpaca'])(
    'refuses %j, saying what is allowed',
    (spec) => {
      expect(() => parseFeeds(spec)).toThrow(
        /^FEEDS contains .* Allowed: auto, or a list of: simulator, ccxt:EXCHANGE/,
      );
    },
  );

  test('names what is wrong', () => {
    expect(() => parseFeeds('simulator,alpaka')).toThrow('"alpaka"');
    expect(() => parseFeeds('simulator,simulator')).toThrow('"simulator" twice');
  });

  test('the simulator needs no exchange code', async () => {
    const [source] = parseFeeds('simulator');
    const feed = await source?.open();
    expect(feed?.venue).toBe('sim');
    expect(createCcxtFeed).not.toHaveBeenCalled();
  });

  test('an exchange gets its own config', async () => {
    const config = { enableRateLimit: false };
    await parseFeeds('ccxt:kraken', { ccxtConfig: { kraken: config } })[0]?.open();
    expect(createCcxtFeed).toHaveBeenLastCalledWith('kraken', { config });
    await parseFeeds('ccxt:okx', { ccxtConfig: { kraken: config } })[0]?.open();
    expect(createCcxtFeed).toHaveBeenLastCalledWith('okx', {});
  });
});
