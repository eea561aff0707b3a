import type { InstrumentId } from '@/lib/market/instrument';
import type { MarketEvent, StateEvent } from '@/lib/market/market-event';
import { delayOf, VENUE } from './catalogue';
import type { YahooQuote } from './quote';
import type { Reading } from './readings';

/** Tells one follower what is new to it: a poll that brings nothing new is not heard of. */
export class Telling {
  /** What was said last of each, by what it is about. */
  readonly #said = new Map<string, string>();

  constructor(
    readonly symbols: readonly string[],
    private readonly push: (event: MarketEvent) => void,
  ) {}

  /** @param at when it was received, ms since 1970. */
  tell(symbol: string, { quote, isThere, at }: Reading): void {
    const id = `${VENUE}:${symbol}`;
    if (quote === undefined || !isThere) {
      this.#say(id, { kind: 'state', id, state: 'down', since: at, detail: absence(symbol, quote) });
      return;
    }
    this.#say(id, stateOf(id, quote, at));
    const { last, lastTime, day, dayTime } = quote;
    const price = { kind: 'quote', id, ingestTime: at } as const;
    this.#say(`${id} last`, { ...price, source: 'last', fields: { last }, eventTime: lastTime });
    this.#say(`${id} day`, { ...price, source: 'day', fields: { ...day }, eventTime: dayTime });
  }

  /** Whether Yahoo answers. */
  tellVenue(state: StateEvent): void {
    this.#say(VENUE, state);
  }

  #say(about: string, event: MarketEvent): void {
    const { since, ingestTime, ...content } = { since: 0, ingestTime: 0, ...event };
    const text = JSON.stringify(content);
    if (this.#said.get(about) === text) return;
    this.#said.set(about, text);
    this.push(event);
  }
}

function stateOf(id: InstrumentId, quote: YahooQuote, since: number): StateEvent {
  const { session } = quote;
  if (session === 'closed') return { kind: 'state', id, state: 'closed', since };
  return { kind: 'state', id, state: 'delayed', since, session, detail: `Up to ${delayOf(quote)} minutes old.` };
}

function absence(symbol: string, quote: YahooQuote | undefined): string {
  return quote === undefined ? `Yahoo has no price of ${symbol}.` : `Yahoo has stopped giving a price of ${symbol}.`;
}
