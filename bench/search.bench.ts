/**
 * What a search costs at 20,000 instruments, against looking at every one of them: a scan that takes exact words,
 * beginnings and parts, and knows no slip of the finger. Texts are what people type, letter by letter, and broad words.
 */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { InstrumentCatalogue } from '@/lib/transports/instrument-catalogue';
import { InstrumentIndex } from '@/lib/transports/instruments/instrument-index';
import { SAMPLE_WATCHLIST, sampleUniverse } from '@/lib/transports/instruments/sample-universe';
import { inTurns, printTable } from './rounds';

const SIZE = 20_000;
const LIMIT = 50;
const ROUNDS = 7;
const MOST_P99_MS = 10;

const TYPED = ['bitcoin', 'etherium', 'btc usd', 'BTC/USD', 'coinbase btc', 'kraken eth eur', 'appl', 'solanna usdt'];
const BROAD = ['usd', 'usdt', 'coinbase', 'token', 'mo', 'ti', 'bitc', 'coinbase usd', 'a b c d e f', 'qqqqwwww'];
const TEXTS = [...new Set([...TYPED.flatMap(beginnings), ...BROAD, ...'abcdefghijklmnopqrstuvwxyz'])];
const UNKNOWN = [
  'nobody:BTC-USD',
  'kraken:BTC-UDS',
  'coinbase:ETHH-USD',
  'x1:AAPPL',
  'zz:QQQQQQQQQQQQ',
  'okx:MOMOM17-USD',
];

const universe = sampleUniverse(SIZE);

function beginnings(text: string): string[] {
  return Array.from({ length: text.length }, (_, at) => text.slice(0, at + 1));
}

/** What there was before: every instrument is looked at. */
function scan(text: string): number {
  const wanted = text.trim().toLowerCase();
  const found = universe
    .map((instrument) => {
      const base = instrument.base.toLowerCase();
      const name = instrument.name.toLowerCase();
      const id = instrument.id.toLowerCase();
      const exact = base === wanted || id === wanted || name === wanted;
      const begins = base.startsWith(wanted) || name.split(' ').some((word) => word.startsWith(wanted));
      const rank = exact ? 0 : begins ? 1 : id.includes(wanted) || name.includes(wanted) ? 2 : undefined;
      return { instrument, rank };
    })
    .filter((match): match is { instrument: (typeof universe)[number]; rank: number } => match.rank !== undefined)
    .sort((a, b) => a.rank - b.rank);
  return found.slice(0, LIMIT).length;
}

function percentile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

const smallestFirst = (times: readonly number[]) => times.toSorted((a, b) => a - b);

/** How long each input took, over all rounds, ms. */
const times = new Map<string, Map<string, number[]>>();

/** @returns ms per call. */
function timed(name: string, inputs: readonly string[], call: (input: string) => unknown): number {
  const byInput = times.get(name) ?? new Map<string, number[]>();
  times.set(name, byInput);
  let sum = 0;
  for (const input of inputs) {
    const before = performance.now();
    call(input);
    const took = performance.now() - before;
    byInput.set(input, [...(byInput.get(input) ?? []), took]);
    sum += took;
  }
  return sum / inputs.length;
}

const catalogue = new InstrumentCatalogue();
catalogue.replace(universe, SAMPLE_WATCHLIST);
const loop = monitorEventLoopDelay({ resolution: 1 });
loop.enable();
const before = performance.now();
await catalogue.search('bitcoin', 1);
const buildMs = performance.now() - before;
loop.disable();

const known = new Set(SAMPLE_WATCHLIST.flatMap((id) => catalogue.get(id)?.base ?? []));
const index = await InstrumentIndex.of(universe, known);
const means = await inTurns(
  [
    { name: 'index', measure: () => timed('index', TEXTS, (text) => index.search(text, LIMIT)) },
    { name: 'scan', measure: () => timed('scan', TEXTS, scan) },
    { name: 'near', measure: () => timed('near', UNKNOWN, (id) => index.near(id, 5)) },
  ],
  ROUNDS,
);

const medianTimes = (name: string) =>
  smallestFirst([...(times.get(name)?.values() ?? [])].map((all) => percentile(smallestFirst(all), 0.5)));
const allTimes = (name: string) => smallestFirst([...(times.get(name)?.values() ?? [])].flat());
const rows = [...means].map(([what, mean]) => ({
  what,
  'mean ms': mean.toFixed(2),
  'p50 ms': percentile(medianTimes(what), 0.5).toFixed(2),
  'p99 ms': percentile(medianTimes(what), 0.99).toFixed(2),
  'p99 with the noise': percentile(allTimes(what), 0.99).toFixed(2),
  'scan / this': ((means.get('scan') ?? Number.NaN) / mean).toFixed(1),
}));
printTable(`${TEXTS.length} searches and ${UNKNOWN.length} unknown ids among ${SIZE} instruments`, rows);
console.log('p50 and p99 are over the texts, of the median time of each: what else the machine does is left out.');
console.log(
  `The index was built in ${buildMs.toFixed(0)} ms; nobody waited longer than ${(loop.max / 1e6).toFixed(0)} ms for a turn meanwhile.`,
);
const p99 = percentile(medianTimes('index'), 0.99);
console.log(`p99 of a search is ${p99.toFixed(2)} ms: ${p99 < MOST_P99_MS ? 'under' : 'NOT under'} ${MOST_P99_MS} ms.`);
