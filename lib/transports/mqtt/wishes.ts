import type { InstrumentId } from '@/lib/market/instrument';
import { LIMITS } from '@/lib/protocol/limits';
import { ProtocolError } from '@/lib/protocol/protocol-error';
import { readFilter, type TopicKind } from './topics';

/** Patterns one client may hold; each is looked up for every instrument. */
const MOST_PATTERNS = 10;
/** Instruments all patterns of one client bring at most, in order of their ids. */
const MOST_MATCHED = 1_000;

interface Pattern {
  readonly qos: number;
  matches(id: InstrumentId): boolean;
}

/** What one client has subscribed to, each with its QoS: 0 or 1. */
export class Wishes {
  readonly #named: Readonly<Record<TopicKind, Map<InstrumentId, number>>> = {
    quotes: new Map(),
    trades: new Map(),
    books: new Map(),
  };
  readonly #patterns = new Map<string, Pattern>();
  #pulse: number | undefined;

  /** QoS of the pulse; undefined where it is not wanted. */
  get pulse(): number | undefined {
    return this.#pulse;
  }

  get trades(): readonly InstrumentId[] {
    return [...this.#named.trades.keys()];
  }

  get books(): readonly InstrumentId[] {
    return [...this.#named.books.keys()];
  }

  get hasPatterns(): boolean {
    return this.#patterns.size > 0;
  }

  get isEmpty(): boolean {
    return this.named.length + this.#patterns.size === 0 && this.#pulse === undefined;
  }

  /** Everything but the pulse is at QoS 0. */
  get isPlain(): boolean {
    const levels = Object.values(this.#named).flatMap((held) => [...held.values()]);
    return [...levels, ...[...this.#patterns.values()].map(({ qos }) => qos)].every((level) => level === 0);
  }

  /** Instruments named one by one: what is to be ingested for this client. */
  get named(): readonly InstrumentId[] {
    return [...new Set(Object.values(this.#named).flatMap((held) => [...held.keys()]))];
  }

  /**
   * @param check throws where no feed offers that of an instrument.
   * @throws ProtocolError when nothing can match it, or it would be one too many.
   */
  add(filter: string, qos: number, check: (kind: TopicKind, id: InstrumentId) => void): void {
    const asked = readFilter(filter);
    const level = Math.min(qos, 1);
    if (asked.kind === 'pulse') {
      this.#pulse = level;
      return;
    }
    if (asked.kind === 'pattern') {
      checkRoom(this.#patterns, filter, MOST_PATTERNS, 'wildcards');
      this.#patterns.set(filter, { qos: level, matches: asked.matches });
      return;
    }
    const held = this.#named[asked.kind];
    checkRoom(held, asked.id, LIMITS[asked.kind], asked.kind);
    check(asked.kind, asked.id);
    held.set(asked.id, level);
  }

  /** What was never asked for is not there to remove. */
  remove(filter: string): void {
    if (this.#patterns.delete(filter)) return;
    try {
      const asked = readFilter(filter);
      if (asked.kind === 'pulse') this.#pulse = undefined;
      else if (asked.kind !== 'pattern') this.#named[asked.kind].delete(asked.id);
    } catch {
      // Nothing can match it, so nobody holds it.
    }
  }

  /** @param known instruments that are ingested: what patterns choose from. */
  quotesAmong(known: readonly InstrumentId[]): readonly InstrumentId[] {
    const patterns = [...this.#patterns.values()];
    const matched = known.filter((id) => patterns.some((pattern) => pattern.matches(id)));
    return [...new Set([...this.#named.quotes.keys(), ...matched.sort().slice(0, MOST_MATCHED)])];
  }

  /** The best QoS of what asks for it, as each message is sent once; undefined when nothing does. */
  qosOf(kind: TopicKind, id: InstrumentId): number | undefined {
    let level = this.#named[kind].get(id);
    if (kind !== 'quotes') return level;
    for (const { qos, matches } of this.#patterns.values()) if ((level ?? -1) < qos && matches(id)) level = qos;
    return level;
  }
}

function checkRoom(held: ReadonlyMap<string, unknown>, key: string, limit: number, what: string): void {
  if (held.has(key) || held.size < limit) return;
  throw new ProtocolError('bad-request', `A client may subscribe to ${limit} ${what}, and holds as many.`);
}
