import { formatNumber } from '@/lib/market/number-format';

const SECOND_MS = 1_000;
const MINUTE_MS = 60_000;

/** What a select shows for a race without an end. */
export const UNTIL_STOPPED = 0;

const FREQUENCIES = [1, 2, 5, 10, 20, 30, 60];
const POLLS_MS = [100, 250, 500, 1_000, 2_000, 5_000, 10_000];
const DURATIONS_MS = [30_000, MINUTE_MS, 5 * MINUTE_MS, 15 * MINUTE_MS, 60 * MINUTE_MS, UNTIL_STOPPED];

interface NumberChoice {
  readonly value: number;
  readonly title: string;
}

/** A link may ask for a value that is not among the usual ones: then it is one of them. */
function choices(usual: readonly number[], current: number, title: (value: number) => string): readonly NumberChoice[] {
  const values = usual.includes(current) ? usual : [...usual, current].sort(byValue);
  return values.map((value) => ({ value, title: title(value) }));
}

export const frequencyChoices = (current: number) =>
  choices(FREQUENCIES, current, (hertz) => `${number(hertz)} per second`);

export const pollChoices = (current: number) => choices(POLLS_MS, current, (ms) => `${number(ms / SECOND_MS)} s`);

export const durationChoices = (current: number) =>
  choices(DURATIONS_MS, current, (ms) => {
    if (ms === UNTIL_STOPPED) return 'when stopped';
    return ms < MINUTE_MS ? `${number(ms / SECOND_MS)} s` : `${number(ms / MINUTE_MS)} min`;
  });

/** No end is the longest. */
function byValue(a: number, b: number): number {
  return (a || Number.POSITIVE_INFINITY) - (b || Number.POSITIVE_INFINITY);
}

function number(value: number): string {
  return formatNumber(value, { maximumFractionDigits: 2 });
}
