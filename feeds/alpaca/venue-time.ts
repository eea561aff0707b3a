/** Alpaca's history begins in 2016; nothing it sends now is older. */
const EARLIEST = Date.UTC(2016, 0, 1);
const RFC_3339 = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(\.\d{1,9})?(Z|[+-]\d\d:\d\d)$/;

/**
 * Alpaca's times: RFC 3339 with up to nine decimals of a second.
 * @returns ms since 1970, with decimals; undefined for nonsense.
 */
export function venueTime(text: unknown): number | undefined {
  const [, seconds, fraction = '.0', zone] = (typeof text === 'string' && RFC_3339.exec(text)) || [];
  if (seconds === undefined) return undefined;
  // Decimals are added by ourselves: Date drops all beyond the third.
  const time = Date.parse(`${seconds}${zone}`) + Number(`0${fraction}`) * 1_000;
  return time >= EARLIEST ? time : undefined;
}
