import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { quote, trade } from '@/lib/hub/sample-events';
import type { Instrument } from '@/lib/market/instrument';
import { readRecordedLine, readRecordingHeader } from '@/lib/market/recorded-line';
import { Recorder, type RecorderOptions } from './recorder';
import { type CreateFile, createFile } from './recording-files';

const listing = (symbol: string): Instrument => ({
  id: `sim:${symbol}`,
  name: symbol,
  venue: 'sim',
  symbol,
  assetClass: 'crypto',
  base: symbol,
  quote: 'USD',
  priceStep: 0.01,
  realtime: true,
  delayMinutes: 0,
  simulated: true,
  trades: true,
  book: false,
  candles: false,
});

const CATALOGUE = new Map(['BTC', 'ETH', 'SOL'].map((symbol) => [`sim:${symbol}`, listing(symbol)]));

describe('the recorder', () => {
  let folder: string;
  let path: string;
  let said: string[];
  const open: Recorder[] = [];

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'recorder-'));
    path = join(folder, 'prices.jsonl.gz');
    said = [];
  });
  afterEach(async () => {
    await Promise.all(open.splice(0).map((recorder) => recorder.close()));
    await rm(folder, { recursive: true, force: true });
  });

  function recorder(options: Partial<RecorderOptions> = {}): Recorder {
    const made = new Recorder({
      path,
      describe: (id) => CATALOGUE.get(id),
      log: (line) => said.push(line),
      now: () => 5_000,
      ...options,
    });
    open.push(made);
    return made;
  }

  const linesOf = async (name: string) => {
    const lines = gunzipSync(await readFile(join(folder, name)))
      .toString()
      .split('\n');
    expect(lines.pop(), 'ends with a line feed').toBe('');
    const [head = '', ...rest] = lines;
    return { header: readRecordingHeader(head), lines: rest.map((line) => readRecordedLine(line)) };
  };

  test('writes a header, each instrument before its first event, the events, and the end', async () => {
    const one = recorder();
    one.accepted({ kind: 'state', venue: 'sim', state: 'live', since: 1 }, 1);
    one.accepted(trade('sim:BTC', 10), 2);
    one.accepted(trade('sim:ETH', 20), 3);
    one.accepted(quote('sim:BTC', { bid: 9, ask: null }), 4);
    await one.close();
    const { header, lines } = await linesOf('prices.jsonl.gz');
    expect(header).toEqual({ tickwire: 'recording', version: 1, startTime: 5_000, part: 1, instruments: [] });
    expect(lines).toEqual([
      { seq: 1, at: 5_000, event: { kind: 'state', venue: 'sim', state: 'live', since: 1 } },
      { instrument: listing('BTC') },
      { seq: 2, at: 5_000, event: trade('sim:BTC', 10) },
      { instrument: listing('ETH') },
      { seq: 3, at: 5_000, event: trade('sim:ETH', 20) },
      { seq: 4, at: 5_000, event: quote('sim:BTC', { bid: 9, ask: null }) },
      { end: 'over' },
    ]);
    expect(one.status).toMatchObject({ file: 'prices.jsonl.gz', events: 4, dropped: 0 });
    expect(one.status.bytes).toBe((await readFile(path)).length);
    expect(said).toEqual([]);
  });

  test('begins the next file when one is full, with all instruments so far', async () => {
    const one = recorder({ rotateBytes: 300 });
    for (const [at, symbol] of ['BTC', 'ETH', 'SOL'].entries()) {
      one.accepted(trade(`sim:${symbol}`, 10 + at), at + 1);
      await one.flush();
      expect(one.status.events).toBe(at + 1);
    }
    await one.close();
    expect((await readdir(folder)).sort()).toEqual(['prices.2.jsonl.gz', 'prices.jsonl.gz']);
    const [first, second] = [await linesOf('prices.jsonl.gz'), await linesOf('prices.2.jsonl.gz')];
    expect(first.lines.at(-1)).toEqual({ end: 'continued' });
    expect(second.header).toMatchObject({ part: 2, startTime: 5_000 });
    expect(second.header?.instruments.map(({ id }) => id)).toEqual(expect.arrayContaining(['sim:BTC']));
    expect(second.lines.at(-1)).toEqual({ end: 'over' });
    const seqs = [...first.lines, ...second.lines].flatMap((line) => (line && 'seq' in line ? line.seq : []));
    expect(seqs).toEqual([1, 2, 3]);
  });

  test('never writes over a file, and numbers on after all that are there', async () => {
    await writeFile(path, 'mine');
    await writeFile(join(folder, 'prices.4.jsonl.gz'), 'also mine');
    const one = recorder();
    one.accepted(trade('sim:BTC', 10), 1);
    await one.close();
    expect(await readFile(path, 'utf8')).toBe('mine');
    expect(await readFile(join(folder, 'prices.4.jsonl.gz'), 'utf8')).toBe('also mine');
    expect((await linesOf('prices.5.jsonl.gz')).lines).toHaveLength(3);
  });

  test('two that begin at once get a file each', async () => {
    const both = [recorder(), recorder()];
    for (const one of both) one.accepted(trade('sim:BTC', 10), 1);
    await Promise.all(both.map((one) => one.close()));
    expect((await readdir(folder)).sort()).toEqual(['prices.2.jsonl.gz', 'prices.jsonl.gz']);
    expect(new Set(both.map((one) => one.status.file)).size).toBe(2);
  });

  test('a disk slower than the market loses events of the recording, counted and said once', async () => {
    const gates: (() => void)[] = [];
    const slow: CreateFile = async (file) => {
      const real = await createFile(file);
      return {
        appendFile: async (data) => {
          await new Promise<void>((resolve) => gates.push(resolve));
          await real.appendFile(data);
        },
        close: () => real.close(),
      };
    };
    const one = recorder({ create: slow, mostWaiting: 2_000, flushMs: 1 });
    let seq = 0;
    const tell = (count: number) => {
      for (let at = 0; at < count; at++) one.accepted(trade('sim:BTC', 10), ++seq);
    };
    tell(5);
    await expect.poll(() => gates.length).toBe(1);
    tell(1_000);
    const missing = one.status.dropped;
    expect(missing).toBeGreaterThan(900);
    expect(said).toHaveLength(1);
    expect(said[0]).toContain('the disk is slower than the market');
    const release = setInterval(() => gates.shift()?.(), 1);
    await expect.poll(() => one.status.events).toBe(1_005 - missing);
    tell(1);
    await one.close();
    clearInterval(release);
    const { lines } = await linesOf('prices.jsonl.gz');
    expect(lines.at(-3)).toEqual({ missing });
    expect(lines.at(-2)).toMatchObject({ seq: 1_006 });
    expect(said).toHaveLength(2);
    expect(said[1]).toContain(`${missing} events are missing`);
    expect(one.status).toMatchObject({ events: 1_006 - missing, dropped: missing });
  });

  test.each(['ENOSPC', 'EIO'])(
    'a disk that refuses (%s) ends the recording in one line, and nothing else',
    async (code) => {
      const full: CreateFile = async (file) => {
        const real = await createFile(file);
        const appendFile = () => Promise.reject(Object.assign(new Error(`${code}: write`), { code }));
        return { appendFile, close: () => real.close() };
      };
      const one = recorder({ create: full, flushMs: 1 });
      one.accepted(trade('sim:BTC', 10), 1);
      await expect.poll(() => one.status.stopped).toContain(code);
      for (let seq = 2; seq < 100; seq++) one.accepted(trade('sim:BTC', 10), seq);
      await one.close();
      expect(said).toHaveLength(1);
      expect(said[0]).toContain('nothing is recorded any more');
      expect(one.status).toMatchObject({ events: 0, dropped: 99 });
    },
  );

  test('keeps a refused quote only where it says how new the last price is', async () => {
    const one = recorder();
    const last = (eventTime: number, price = 10) => quote('sim:BTC', { last: price }, { source: 'last', eventTime });
    one.accepted(last(100), 1);
    one.refused(last(100));
    one.refused(last(90));
    one.refused(last(200, Number.NaN));
    one.refused(quote('sim:BTC', { bid: 1 }, { eventTime: 300 }));
    one.refused(last(120));
    one.refused(last(110));
    await one.close();
    const events = (await linesOf('prices.jsonl.gz')).lines.flatMap((line) => (line && 'event' in line ? line : []));
    expect(events.map(({ seq, event }) => [seq, 'eventTime' in event && event.eventTime])).toEqual([
      [1, 100],
      [undefined, 120],
    ]);
  });

  test('an event of an instrument nobody describes is missing, not unplayable', async () => {
    const one = recorder();
    one.accepted(trade('sim:NONE', 10), 1);
    expect(one.status.dropped).toBe(1);
    one.accepted(trade('sim:BTC', 10), 2);
    await one.close();
    expect((await linesOf('prices.jsonl.gz')).lines).toMatchObject([
      { missing: 1 },
      { instrument: {} },
      { seq: 2 },
      { end: 'over' },
    ]);
  });
});
