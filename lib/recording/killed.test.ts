import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, test } from 'vitest';
import { readSeries, type SeriesEnd } from '@/feeds/replay/recording-series';

/** Records an event each 2 ms, and says after each which one it was and when. */
const CHILD = `
import { Recorder } from '@/lib/recording/recorder';
const recorder = new Recorder({ path: process.argv[1], describe: () => undefined, log: console.error });
let seq = 0;
setInterval(() => {
  recorder.accepted({ kind: 'state', venue: 'sim', state: 'live', since: ++seq }, seq);
  console.log(seq + ' ' + Date.now());
}, 2);
`;

test('kill -9 loses no more than the last second', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'killed-'));
  const path = join(folder, 'prices.jsonl.gz');
  const args = ['--import', 'tsx', '--input-type=module', '-e', CHILD, path];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  try {
    const told: number[] = [];
    for await (const line of createInterface({ input: child.stdout })) {
      told.push(Number(line.split(' ')[1]));
      // Long enough for several writes, and at no particular moment between two of them.
      if (Number(told.at(-1)) - Number(told[0]) > 1_800) break;
    }
    const exited = once(child, 'exit');
    child.kill('SIGKILL');
    const killed = Date.now();
    expect((await exited)[1]).toBe('SIGKILL');
    let last = 0;
    let end: SeriesEnd | undefined;
    for await (const line of readSeries(path)) {
      if ('end' in line) end = line;
      if (!('event' in line)) continue;
      expect(line.seq).toBe(last + 1);
      last += 1;
    }
    expect(end).toMatchObject({ end: 'cut', detail: expect.stringContaining('was cut off') });
    expect(last).toBeGreaterThan(100);
    // The first event that is lost was told less than a second before the end.
    expect(killed - (told[last] ?? killed)).toBeLessThan(1_000);
  } finally {
    child.kill('SIGKILL');
    await rm(folder, { recursive: true, force: true });
  }
}, 30_000);
