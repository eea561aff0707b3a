import type { Instrument } from '@/lib/market/instrument';

/** One instrument on the way from a currency to another. */
export interface RateLeg {
  readonly instrument: Instrument;
  /** Its price is divided by rather than multiplied with. */
  readonly inverse: boolean;
}

/** A currency nearly everything is quoted in: what has no rate of its own goes over it. */
const BETWEEN = 'USD';

export interface RateWish {
  readonly from: string;
  readonly to: string;
  /** What it converts is simulated: real prices are never converted with a made-up rate. */
  readonly simulated: boolean;
}

/** What tells apart wishes for one currency. */
export function wishKey({ from, simulated }: Pick<RateWish, 'from' | 'simulated'>): string {
  return `${from}${simulated ? ' simulated' : ''}`;
}

/** @returns the pairs, as `EUR-USD`, of which some make up the way from one to the other. */
export function pairsOnTheWay({ from, to }: RateWish): readonly string[] {
  const both = (one: string, other: string) => (one === other ? [] : [`${one}-${other}`, `${other}-${one}`]);
  return [...new Set([...both(from, to), ...both(from, BETWEEN), ...both(to, BETWEEN)])];
}

/**
 * The shortest way from one currency to another.
 * @param offered what there is, best first: of several that fit, the first is taken.
 * @returns undefined where there is none; at most two legs.
 */
export function ratePath(wish: RateWish, offered: readonly Instrument[]): readonly RateLeg[] | undefined {
  const usable = offered.filter(
    ({ simulated, assetClass }) => assetClass === 'crypto' && (wish.simulated || !simulated),
  );
  const direct = leg(wish.from, wish.to, usable);
  if (direct !== undefined) return [direct];
  if (wish.from === BETWEEN || wish.to === BETWEEN) return undefined;
  const first = leg(wish.from, BETWEEN, usable);
  const second = leg(BETWEEN, wish.to, usable);
  return first === undefined || second === undefined ? undefined : [first, second];
}

function leg(from: string, to: string, offered: readonly Instrument[]): RateLeg | undefined {
  const instrument = offered.find(
    ({ base, quote }) => (base === from && quote === to) || (base === to && quote === from),
  );
  return instrument === undefined ? undefined : { instrument, inverse: instrument.base === to };
}
