import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { recordingLines, writeRecording } from './recording';

test('lines look like those of a recorder of the spot stream', () => {
  const lines = [...recordingLines({ seconds: 20 })];
  expect(lines.length).toBeGreaterThan(500);
  const kinds = new Set<string>();
  let received = 0n;
  let tradeId = 0;
  let updateId = 0;
  for (const line of lines) {
    const [, time = '', json = ''] = /^(\d{19}) (\{.*\})\n$/.exec(line) ?? [];
    expect(BigInt(time) > received, 'receive times grow').toBe(true);
    received = BigInt(time);
    const { stream, data } = JSON.parse(json);
    kinds.add(stream);
    if (stream === 'btcusdt@trade') {
      expect(Object.keys(data)).toEqual(['e', 'E', 's', 't', 'p', 'q', 'T', 'm', 'M']);
      expect(data.p).toMatch(/^\d+\.\d{8}$/);
      if (tradeId > 0) expect(data.t).toBe(tradeId + 1);
      tradeId = data.t;
      expect(Number(received / 1_000_000n) - data.T).toBeGreaterThanOrEqual(0);
    } else {
      expect(Object.keys(data)).toEqual(['u', 's', 'b', 'B', 'a', 'A']);
      expect(data.u).toBeGreaterThan(updateId);
      updateId = data.u;
      expect(Number(data.b)).toBeLessThan(Number(data.a));
    }
  }
  expect([...kinds].sort()).toEqual(['btcusdt@bookTicker', 'btcusdt@trade']);
});

test('the file is those lines, gzipped, and the same for the same seed', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'recording-'));
  try {
    await writeRecording(join(folder, 'one.gz'), { seed: 3, seconds: 5 });
    await writeRecording(join(folder, 'two.gz'), { seed: 3, seconds: 5 });
    const [one, two] = await Promise.all(['one.gz', 'two.gz'].map((name) => readFile(join(folder, name))));
    expect(gunzipSync(one ?? '').toString()).toBe([...recordingLines({ seed: 3, seconds: 5 })].join(''));
    expect(gunzipSync(one ?? '')).toEqual(gunzipSync(two ?? ''));
  } finally {
    await rm(folder, { recursive: true });
  }
});
