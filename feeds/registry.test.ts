import { describe, expect, test, vi } from 'vitest';
import { parseFeeds } from './registry';
import { readReplaySpec } from './replay/replay-spec';

const { createCcxtFeed } = vi.hoisted(() => ({ createCcxtFeed: vi.fn() }));
vi.mock('./ccxt/ccxt', () => ({ createCcxtFeed }));

describe('parseFeeds', () => {
  test('auto is Coinbase, Kraken and the simulator', () => {
    expect(parseFeeds('auto').map((source) => source.name)).toEqual(['ccxt:coinbase', 'ccxt:kraken', 'simulator']);
  });

  test('with an account at Alpaca, auto has its stocks before simulated ones', () => {
    const alpaca = { keyId: 'key', secret: 'secret' };
    const names = parseFeeds('auto', { alpaca }).map((source) => source.name);
    expect(names).toEqual(['ccxt:coinbase', 'ccxt:kraken', 'alpaca', 'simulator']);
  });

  test('yahoo needs no key, and is not in auto', async () => {
    const [source] = parseFeeds('yahoo,simulator');
    expect(source).toMatchObject({ name: 'yahoo', venue: 'yahoo', simulated: false });
    expect((await source?.open())?.capabilities).toMatchObject({ realtime: false, delayMinutes: 15, candles: true });
    expect(parseFeeds('auto').map(({ venue }) => venue)).not.toContain('yahoo');
  });

  test('alpaca without an account is refused in words', () => {
    expect(() => parseFeeds('simulator,alpaca')).toThrow(
      'FEEDS names alpaca, which needs ALPACA_KEY_ID and ALPACA_SECRET_KEY.',
    );
  });

  test('a list keeps its order, which is that of preference', () => {
    const plan = parseFeeds(' ccxt:kraken, simulator,ccxt:binance ');
    expect(plan.map(({ venue, simulated }) => [venue, simulated])).toEqual([
      ['kraken', false],
      ['sim', true],
      ['binance', false],
    ]);
  });

  test.each(['', 'coinbase', 'ccxt:', 'ccxt:Bad Name', 'simulator,', 'auto,simulator', 'ccxt:../x', 'alpaka'])(
    'refuses %j, saying what is allowed',
    (spec) => {
      expect(() => parseFeeds(spec)).toThrow(
        /^FEEDS contains .* Allowed: auto, or a list of: simulator, ccxt:EXCHANGE/,
      );
    },
  );

  test.each([
    ['replay:prices.jsonl.gz', 'prices.jsonl.gz', 1],
    ['replay:prices.jsonl.gz@10x', 'prices.jsonl.gz', 10],
    ['replay:prices.jsonl.gz@0.5x', 'prices.jsonl.gz', 0.5],
    ['replay:C:\\a@b\\prices, all@2x.gz@max', 'C:\\a@b\\prices, all@2x.gz', Number.POSITIVE_INFINITY],
    ['replay:./demo', './demo', 1],
  ])('%s plays a recording', async (spec, path, speed) => {
    expect(readReplaySpec(spec)).toEqual({ path, speed });
    const [source, ...others] = parseFeeds(spec);
    expect(others).toEqual([]);
    expect(source).toMatchObject({ name: spec, recorded: true, simulated: true });
    expect((await source?.open())?.capabilities).toMatchObject({ recorded: true, simulated: true });
    await expect(source?.check?.()).rejects.toThrow(`The recording ${path} does not exist.`);
  });

  test('replay:demo is the recording that comes with the project', async () => {
    await expect(parseFeeds('replay:demo@10x')[0]?.check?.()).resolves.toBeUndefined();
  });

  test.each(['replay:demo,simulator', 'simulator,replay:demo', 'replay:demo@10x, ccxt:kraken', 'replay:a,replay:b'])(
    'refuses %s: a recording is played alone',
    (spec) => {
      expect(() => parseFeeds(spec)).toThrow('a recording is played alone');
    },
  );

  test.each(['replay:', 'replay:@10x'])('refuses %s: no file', (spec) => {
    expect(() => parseFeeds(spec)).toThrow('names no file');
  });

  test.each(['0x', '-1x', 'x', '1e3x', '99999x', '10.x', '0.001x'])('refuses the speed @%s', (speed) => {
    expect(() => parseFeeds(`replay:demo@${speed}`)).toThrow(`the speed "@${speed}"; it must be a number from 0.01`);
  });

  test('names what is wrong', () => {
    expect(() => parseFeeds('simulator,alpaka')).toThrow('"alpaka"');
    expect(() => parseFeeds('simulator,simulator')).toThrow('"simulator" twice');
  });

  test('the simulator keeps hours or bears load where its name says so', async () => {
    const [source] = parseFeeds('simulator@hours@load');
    expect(source).toMatchObject({ name: 'simulator@hours@load', venue: 'sim', simulated: true });
    expect((await source?.open())?.name).toBe('simulator@hours@load');
    expect(() => parseFeeds('simulator@night')).toThrow(
      /^FEEDS contains "simulator@night": after simulator@ comes hours .* or load/,
    );
    expect(() => parseFeeds('simulator@')).toThrow('after simulator@ comes');
    expect(() => parseFeeds('simulator,simulator@load')).toThrow(
      'FEEDS has one venue twice: "simulator" and "simulator@load"; keep one.',
    );
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
