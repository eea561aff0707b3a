import { symbolOf } from '@/lib/market/instrument';
import { formatNumber } from '@/lib/market/number-format';
import { formatPercent, fullPrice } from '@/lib/market/price-format';
import { readerFormat } from '@/lib/market/reader-format';
import { formatAge, formatClockTime } from '@/lib/market/time-format';
import type { AlertCondition } from '@/lib/session/alerts/alert-condition';
import type { Happening } from '@/lib/session/alerts/firing';

/** @param step undefined while the catalogue has not said it. */
export function priceText(value: number | undefined, step: number | undefined): string {
  return step === undefined ? formatNumber(value, { maximumSignificantDigits: 12 }) : fullPrice(value, step);
}

/** What an alert waits for: `above 61,000.00`. */
export function conditionText(condition: AlertCondition, step: number | undefined): string {
  switch (condition.kind) {
    case 'above':
    case 'below':
      return `${condition.kind} ${priceText(condition.price, step)}`;
    case 'move': {
      const { direction, percent, minutes } = condition;
      const way = direction === 'either' ? 'up or down' : direction;
      return `${way} ${percentText(percent)} within ${durationWords(minutes * 60)}`;
    }
    case 'silent':
      return `no update for ${durationWords(condition.seconds)}`;
  }
}

/** What happened: `BTC-USD rose above 61,000.00`. */
export function firingText(
  { instrument, condition, price, base, ...firing }: Happening,
  step: number | undefined,
): string {
  const symbol = symbolOf(instrument);
  switch (condition.kind) {
    case 'above':
      return `${symbol} ${firing.late ? 'is' : 'rose'} above ${priceText(condition.price, step)}`;
    case 'below':
      return `${symbol} ${firing.late ? 'is' : 'fell'} below ${priceText(condition.price, step)}`;
    case 'move': {
      const known = price !== undefined && base !== undefined;
      return `${symbol} moved ${known ? formatPercent(price / base - 1) : conditionText(condition, step)} within ${durationWords(condition.minutes * 60)}`;
    }
    case 'silent':
      return `${symbol}: no update for ${durationWords(condition.seconds)}`;
  }
}

/** How good the price was that set it off: `61,004.10, 0.3 s old, simulated`. */
export function qualityText(firing: Happening, step: number | undefined): string {
  const { price, base, ageMs, word, simulated, delayMinutes, late } = firing;
  const parts = [
    price === undefined ? 'no price known' : priceText(price, step),
    ...(base === undefined ? [] : [`from ${priceText(base, step)}`]),
    ...(ageMs === undefined ? [] : [`${formatAge(ageMs)} old`]),
    ...(word === 'DELAYED' ? [delayMinutes > 0 ? `delayed by ${delayMinutes} min` : 'delayed'] : []),
    ...(word === 'STALE' ? ['stale'] : []),
    ...(word === 'CLOSED' ? ['market closed'] : []),
    ...(word === 'HALTED' ? ['trading halted'] : []),
    ...(word === 'DISCONNECTED' ? ['its feed had no source'] : []),
    ...(simulated ? ['simulated'] : []),
  ];
  return late ? `${parts.join(', ')}. It was so when this page was opened; since when is not known.` : parts.join(', ');
}

/** The time of day; of another day with its date. */
export function whenText(time: number, now: number): string {
  const { timeZone } = readerFormat();
  const dayOf = (instant: number) =>
    new Date(instant).toLocaleDateString('en-GB', { day: 'numeric', month: 'short', ...(timeZone && { timeZone }) });
  const clock = formatClockTime(time);
  return dayOf(time) === dayOf(now) ? clock : `${dayOf(time)} ${clock}`;
}

function percentText(percent: number): string {
  return `${formatNumber(percent, { maximumFractionDigits: 2 })} %`;
}

/** `45 s`, `5 min`, `90 s`, `2 h`: whole units, as they were chosen. */
function durationWords(seconds: number): string {
  const number = (value: number) => formatNumber(value, { maximumFractionDigits: 1 });
  if (seconds >= 3_600 && seconds % 3_600 === 0) return `${number(seconds / 3_600)} h`;
  if (seconds >= 60 && seconds % 60 === 0) return `${number(seconds / 60)} min`;
  return `${number(seconds)} s`;
}
