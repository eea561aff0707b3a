/** `[time in ms, open, high, low, close, volume]` */
export type FakeCandle = readonly [number, number, number, number, number, number];

/** When every fake market opened: 1 January 2026. */
const LISTED_AT = 1_767_225_600_000;
/** One interval in so many saw no trade. */
const QUIET = 13;

/** The candle that begins at a time; undefined when nothing traded. Always the same for the same time. */
function candleAt(price: number, time: number, ms: number): FakeCandle | undefined {
  const n = time / ms;
  if (time < LISTED_AT || n % QUIET === 0) return undefined;
  const wave = (k: number) => Number((price * (1 + Math.sin(k / 7) / 50)).toPrecision(8));
  const [open, close] = [wave(n), wave(n + 1)];
  const high = Number((Math.max(open, close) * 1.001).toPrecision(8));
  const low = Number((Math.min(open, close) * 0.999).toPrecision(8));
  return [time, open, high, low, close, (n % 50) + 1];
}

/** Candles of an interval that begin from `from` to before `to`, oldest first; the newest may still be open. */
export function fakeCandles(price: number, ms: number, from: number, to: number): FakeCandle[] {
  const candles: FakeCandle[] = [];
  for (let time = Math.max(Math.ceil(from / ms) * ms, LISTED_AT); time < to; time += ms) {
    const candle = candleAt(price, time, ms);
    if (candle !== undefined) candles.push(candle);
  }
  return candles;
}

/** Lengths of candles in ms, by the way most venues write them. */
const UNITS: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000 };

/** @returns the length in ms of `5m`, `1H`, `1Dutc`; undefined for what is none. */
export function lengthOf(text: string): number | undefined {
  const [, count, unit = ''] = /^(\d+)([mhd])(?:utc)?$/i.exec(text) ?? [];
  const ms = UNITS[unit.toLowerCase()];
  return count === undefined || ms === undefined ? undefined : Number(count) * ms;
}
