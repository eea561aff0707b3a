import { rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Instrument } from '@/lib/market/instrument';
import { RECORDING_VERSION, type RecordedLine, recordedLine } from '@/lib/market/recorded-line';

/** So many instruments, each with a quote so often a second, evenly apart: nothing of it is merged at 10 frames/s. */
const INSTRUMENTS = 200;
const QUOTES_PER_SECOND = 6;
const START = Date.UTC(2026, 0, 5, 12);

export const IDS = Array.from({ length: INSTRUMENTS }, (_, at) => `sim:T${at}-USD`);

const instrumentOf = (id: string, at: number): Instrument => ({
  id,
  name: `Token ${at}`,
  venue: 'sim',
  symbol: id.slice('sim:'.length),
  assetClass: 'crypto',
  base: `T${at}`,
  quote: 'USD',
  priceStep: 0.01,
  realtime: true,
  delayMinutes: 0,
  simulated: true,
  trades: true,
  book: false,
  candles: false,
});

/** Writes a recording of a busy market, the same in every run. @returns its path, and what removes it. */
export async function writeBusyRecording(seconds: number) {
  const lines: RecordedLine[] = IDS.map((id, at) => ({ instrument: instrumentOf(id, at) }));
  let seq = 0;
  const prices = IDS.map((_, at) => 100 + at);
  const opens = [...prices];
  const steps = seconds * INSTRUMENTS * QUOTES_PER_SECOND;
  let random = 7;
  const next = () => {
    random = (random * 1_103_515_245 + 12_345) % 2_147_483_648;
    return random / 2_147_483_648;
  };
  lines.push({ seq: ++seq, at: START, event: { kind: 'state', venue: 'sim', state: 'live', since: START } });
  for (let step = 0; step < steps; step += 1) {
    const nth = step % INSTRUMENTS;
    const at = START + (step * 1_000) / (INSTRUMENTS * QUOTES_PER_SECOND);
    const price = Math.max(1, Math.round(((prices[nth] ?? 1) + (next() - 0.5) / 2) * 100) / 100);
    prices[nth] = price;
    const common = { id: IDS[nth] ?? '', eventTime: at, ingestTime: at };
    // One in a hundred is a trade, so that tapes and last prices move as they do elsewhere.
    if (step % 100 === 0) {
      const side = next() < 0.5 ? 'buy' : 'sell';
      lines.push({ seq: ++seq, at, event: { kind: 'trade', ...common, price, size: 1 + next(), side } });
      continue;
    }
    const fields = {
      ...{ last: price, bid: price - 0.01, ask: price + 0.01, bidSize: 1 + next(), askSize: 1 + next() },
      ...{ open: opens[nth] ?? price, high: price + 5, low: price - 5, volume: 1_000 + step },
    };
    lines.push({ seq: ++seq, at, event: { kind: 'quote', ...common, source: 'last', fields } });
  }
  const header = {
    tickwire: 'recording',
    version: RECORDING_VERSION,
    startTime: START,
    part: 1,
    instruments: [],
  } as const;
  const path = join(tmpdir(), `tickwire-busy-${process.pid}.jsonl.gz`);
  const text = [header, ...lines, { end: 'over' } as const].map(recordedLine).join('');
  await writeFile(path, gzipSync(text, { level: 1 }));
  return { path, remove: () => rm(path, { force: true }) };
}
