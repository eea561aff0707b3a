import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readSeries, type SeriesEnd } from './recording-series';
import { checkRecording, surveyRecording } from './recording-survey';

const HEADER = { tickwire: 'recording', version: 1, startTime: 1_000, part: 1, instruments: [] };
const event = (seq: number) => ({
  seq,
  at: 1_000 + seq,
  event: { kind: 'state', venue: 'sim', state: 'live', since: seq },
});

describe('reading a recording', () => {
  let folder: string;
  const at = (name: string) => join(folder, name);
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'series-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  /** One gzip member for each list of lines. */
  const packed = (...members: object[][]) =>
    Buffer.concat(members.map((lines) => gzipSync(lines.map((line) => `${JSON.stringify(line)}\n`).join(''))));

  async function read(path: string): Promise<{ seqs: number[]; end: SeriesEnd | undefined }> {
    const seqs: number[] = [];
    let end: SeriesEnd | undefined;
    for await (const line of readSeries(path)) {
      if ('event' in line) seqs.push(line.seq ?? 0);
      if ('end' in line) end = line;
    }
    return { seqs, end };
  }

  test.each([
    ['is not there', undefined, 'does not exist'],
    ['is empty', Buffer.alloc(0), 'is empty'],
    ['is text', Buffer.from('{"tickwire":"recording"}\n'), 'is no recording of Tickwire'],
    ['is something else, gzipped', packed([{ stream: 'btcusdt@trade' }]), 'is no recording of Tickwire'],
    ['is of a later version', packed([{ tickwire: 'recording', version: 2 }]), 'has format 2, which is newer'],
    ['has a header alone', packed([HEADER]), 'holds no events'],
    ['is damaged near its start', packed([HEADER, event(1)]).fill(0xff, 20, 40), 'is damaged'],
    ['is cut within the header', packed([HEADER]).subarray(0, 30), 'is empty'],
  ])('one that %s is refused in a sentence with its path', async (_, bytes, why) => {
    if (bytes !== undefined) await writeFile(at('a.gz'), bytes);
    for (const look of [checkRecording, surveyRecording])
      await expect(look(at('a.gz'))).rejects.toMatchObject({
        name: 'FeedError',
        permanent: true,
        message: expect.stringMatching(new RegExp(`^The recording .*a\\.gz ${why}.*\\.$`)),
      });
  });

  test('a folder is no recording', async () => {
    await mkdir(at('a.gz'));
    await expect(checkRecording(at('a.gz'))).rejects.toThrow('is a folder');
  });

  test('whatever is cut off, all members before it are there, and the end says so', async () => {
    const first = packed([HEADER, event(1), event(2)]);
    const whole = Buffer.concat([first, packed([event(3), event(4)]), packed([event(5), { end: 'over' }])]);
    for (let length = first.length; length < whole.length; length++) {
      await writeFile(at('a.gz'), whole.subarray(0, length));
      const { seqs, end } = await read(at('a.gz'));
      expect(seqs).toEqual([1, 2, 3, 4, 5].slice(0, seqs.length));
      expect(seqs.length).toBeGreaterThanOrEqual(2);
      if (seqs.length < 5) expect(end).toMatchObject({ end: 'cut', detail: expect.stringContaining('was cut off') });
    }
    await writeFile(at('a.gz'), whole);
    expect(await read(at('a.gz'))).toEqual({ seqs: [1, 2, 3, 4, 5], end: { end: 'over' } });
  });

  test('what comes behind a damaged place is left out', async () => {
    const many = Array.from({ length: 40_000 }, (_, at) => event(at + 1));
    const bytes = Buffer.concat([packed([HEADER, ...many]), packed([event(40_001)])]);
    bytes[bytes.length - 6] = (bytes.at(-6) ?? 0) ^ 0xff;
    await writeFile(at('a.gz'), bytes);
    const { seqs, end } = await read(at('a.gz'));
    expect(seqs.length).toBeGreaterThan(30_000);
    expect(seqs).toEqual(seqs.map((_, at) => at + 1));
    expect(end).toMatchObject({ end: 'cut', detail: expect.stringContaining('is damaged') });
    await writeFile(at('b.gz'), packed([HEADER, event(1), { hello: 1 }, event(2)]));
    expect(await read(at('b.gz'))).toMatchObject({ seqs: [1], end: { end: 'cut' } });
  });

  test('files that continue one another are one recording; another one beside them is not', async () => {
    const part = (number: number, startTime = 1_000) => ({ ...HEADER, part: number, startTime });
    await writeFile(at('a.jsonl.gz'), packed([part(1), event(1), { end: 'continued' }]));
    await writeFile(at('a.2.jsonl.gz'), packed([part(2), event(2), { end: 'continued' }]));
    expect(await read(at('a.jsonl.gz'))).toMatchObject({
      seqs: [1, 2],
      end: { detail: expect.stringContaining('is missing') },
    });
    await writeFile(at('a.3.jsonl.gz'), packed([part(1, 9_000), event(1), { end: 'over' }]));
    expect(await read(at('a.jsonl.gz'))).toMatchObject({
      seqs: [1, 2],
      end: { detail: expect.stringContaining('goes on here') },
    });
    await writeFile(at('a.3.jsonl.gz'), packed([part(3), event(3), { end: 'over' }]));
    expect(await read(at('a.jsonl.gz'))).toEqual({ seqs: [1, 2, 3], end: { end: 'over' } });
    expect(await read(at('a.2.jsonl.gz'))).toEqual({ seqs: [2, 3], end: { end: 'over' } });
  });

  test('a survey tells the span, and what was left out', async () => {
    const lines = [HEADER, event(1), { missing: 7 }, event(9), { end: 'over' }];
    await writeFile(at('a.gz'), packed(lines));
    expect(await surveyRecording(at('a.gz'))).toMatchObject({
      startTime: 1_000,
      from: 1_001,
      to: 1_009,
      events: 2,
      missing: 7,
    });
  });
});
