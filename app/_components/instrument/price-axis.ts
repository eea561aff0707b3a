/** Values at even, round distances inside a range: 1, 2 or 5 times a power of ten. */
export function roundTicks(low: number, high: number, wanted: number): readonly number[] {
  const span = high - low;
  if (!(span > 0) || wanted < 1) return [];
  const rough = span / wanted;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = ([1, 2, 5, 10].find((factor) => factor * power >= rough) ?? 10) * power;
  const first = Math.ceil(low / step);
  const count = Math.floor(high / step) - first + 1;
  return Array.from({ length: Math.max(0, count) }, (_, index) => (first + index) * step);
}

const TIME_STEPS_MS = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1_800, 3_600].map((seconds) => seconds * 1_000);

/** Instants on whole seconds or minutes inside a range. */
export function timeTicks(from: number, to: number, wanted: number): readonly number[] {
  const step = TIME_STEPS_MS.find((ms) => (to - from) / ms <= wanted) ?? 3_600_000;
  const first = Math.ceil(from / step);
  const count = Math.floor(to / step) - first + 1;
  return Array.from({ length: Math.max(0, count) }, (_, index) => (first + index) * step);
}
