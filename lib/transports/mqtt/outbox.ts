import type { EncodedFrame, FrameItem } from '@/lib/hub/encoded-frame';
import type { InstrumentId } from '@/lib/market/instrument';
import { type Cursor, parseCursor } from '@/lib/protocol/cursor';
import { itemPacket, itemsOf, nextMessageId, pulsePacket, sharedBatch, stampOf } from './batch-bytes';
import { InFlight } from './in-flight';
import { readFilter, type TopicKind, topicOf } from './topics';
import type { Wishes } from './wishes';

const owedNothing = () => ({
  quotes: new Set<InstrumentId>(),
  trades: new Set<InstrumentId>(),
  books: new Set<InstrumentId>(),
});

/** Turns frames into the messages one client is to get. It remembers where the client stands and queues nothing. */
export class Outbox {
  readonly inFlight = new InFlight();
  readonly #wishes: Wishes;
  readonly #lastTrade: (id: InstrumentId) => FrameItem | undefined;
  /** Instruments whose latest value the next batch must bring, marked as retained. */
  #owed = owedNothing();
  /** Sequence at which each instrument's trades were joined: earlier ones are none of this client's. */
  readonly #joined = new Map<InstrumentId, number>();
  #lastJoined = 0;
  /** Quotes the reader covers. */
  #followed: ReadonlySet<InstrumentId> = new Set();
  /** Topics the reader covers whose latest value counts, and those of the last batch: the client holds them up to `#written`. */
  #covered: ReadonlySet<string> = new Set();
  #held: ReadonlySet<string> = new Set();
  #written: Cursor | undefined;
  /** Whether batches can be those of everybody. */
  #plain = false;

  /** @param lastTrade of an instrument, as the hub holds it. */
  constructor(wishes: Wishes, lastTrade: (id: InstrumentId) => FrameItem | undefined) {
    this.#wishes = wishes;
    this.#lastTrade = lastTrade;
  }

  /** Where the last batch led; undefined before the first. */
  get written(): Cursor | undefined {
    return this.#written;
  }

  get followed(): ReadonlySet<InstrumentId> {
    return this.#followed;
  }

  /** A quote or a book is owed that only a reset is sure to bring. */
  get owesLatest(): boolean {
    return this.#owed.quotes.size + this.#owed.books.size > 0;
  }

  /** The wishes are changing: until `follow`, what is not wanted any more is left out. */
  changing(): void {
    this.#plain = false;
  }

  /**
   * From the next batch on the reader covers these quotes, and the trades and books that are wished for.
   * @param joined filters subscribed since; they are owed what is retained.
   * @param seq where the hub stands.
   */
  follow(quotes: readonly InstrumentId[], joined: readonly string[], seq: number): void {
    this.#followed = new Set(quotes);
    this.#covered = new Set([
      ...quotes.map((id) => topicOf('quotes', id)),
      ...this.#wishes.books.map((id) => topicOf('books', id)),
    ]);
    this.#plain = this.#wishes.isPlain;
    for (const filter of joined) {
      const asked = readFilter(filter);
      if (asked.kind === 'quotes' || asked.kind === 'books') this.#owed[asked.kind].add(asked.id);
      else if (asked.kind === 'pattern') for (const id of quotes.filter(asked.matches)) this.#owed.quotes.add(id);
      else if (asked.kind === 'trades') {
        this.#owed.trades.add(asked.id);
        this.#joined.set(asked.id, seq);
        this.#lastJoined = seq;
      }
    }
    const trades = new Set(this.#wishes.trades);
    for (const id of this.#joined.keys()) if (!trades.has(id)) this.#joined.delete(id);
  }

  /** The client left all topics: what comes next is a new beginning. */
  forget(): void {
    this.#written = undefined;
    this.#held = new Set();
  }

  /** @returns the bytes of a frame's messages; empty when the client wants none of them. */
  take(frame: EncodedFrame): Buffer {
    const cursor = parseCursor(frame.cursor);
    if (cursor === undefined) throw new Error(`${frame.cursor} is not a cursor`);
    const newLife = this.#written !== undefined && this.#written.epoch !== cursor.epoch;
    // Sequences of another life say nothing here.
    if (newLife) this.#joined.clear();
    if (newLife) this.#lastJoined = 0;
    const { bytes, messageIds } = this.#sharedOf(frame) ?? this.#ownOf(frame, cursor);
    this.#written = cursor;
    this.#held = this.#covered;
    this.inFlight.add(cursor, messageIds);
    return bytes;
  }

  #sharedOf(frame: EncodedFrame): { bytes: Buffer; messageIds: readonly number[] } | undefined {
    const owed = Object.values(this.#owed).some((ids) => ids.size > 0);
    if (!this.#plain || frame.reset || owed) return undefined;
    if ((itemsOf(frame).trades[0]?.seq ?? Number.POSITIVE_INFINITY) <= this.#lastJoined) return undefined;
    const { bytes, messageId } = sharedBatch(frame, this.#wishes.pulse);
    if (messageId === undefined) return { bytes, messageIds: [] };
    return this.inFlight.has(messageId) ? undefined : { bytes, messageIds: [messageId] };
  }

  /** What this client alone is sent: what it is owed, what it wants at QoS 1, no quote or book it holds already. */
  #ownOf(frame: EncodedFrame, { epoch }: Cursor): { bytes: Buffer; messageIds: readonly number[] } {
    const wishes = this.#wishes;
    const items = itemsOf(frame);
    const owed = this.#owed;
    this.#owed = owedNothing();
    const packets: Buffer[] = [];
    const messageIds: number[] = [];
    const idFor = (qos: number): number | undefined => {
      if (qos === 0) return undefined;
      let id = nextMessageId();
      while (this.inFlight.has(id)) id = nextMessageId();
      messageIds.push(id);
      return id;
    };
    const add = (kind: TopicKind, item: FrameItem, retain: boolean) => {
      const qos = wishes.qosOf(kind, item.id);
      if (qos === undefined) return;
      packets.push(itemPacket(kind, item, stampOf(frame), { retain, messageId: idFor(qos) }));
    };
    const heldUpTo = this.#written?.epoch === epoch ? this.#written.seq : -1;
    for (const kind of ['quotes', 'books'] as const)
      for (const item of items[kind]) {
        const isHeld = frame.reset && item.seq <= heldUpTo && this.#held.has(topicOf(kind, item.id));
        const retain = owed[kind].has(item.id);
        if (retain || !isHeld) add(kind, item, retain);
      }
    for (const id of owed.trades) {
      const last = this.#lastTrade(id);
      if (last !== undefined) add('trades', last, true);
    }
    // Whoever reads by the pulse gets all that its cursor says; to others what was before they came is history.
    for (const trade of items.trades)
      if (wishes.pulse !== undefined || trade.seq > (this.#joined.get(trade.id) ?? 0)) add('trades', trade, false);
    if (wishes.pulse !== undefined) packets.push(pulsePacket(items.rest, idFor(wishes.pulse)));
    return { bytes: Buffer.concat(packets), messageIds };
  }
}
