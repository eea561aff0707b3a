import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Hub } from '@/lib/hub/hub';
import { ManualScheduler } from '@/lib/hub/manual-scheduler';
import type { Reader } from '@/lib/hub/reader-options';
import type { BookLevel } from '@/lib/market/book';
import { QUOTE_FIELDS, type QuoteFields } from '@/lib/market/quote';
import { parseCursor } from '@/lib/protocol/cursor';
import { decodeFrame, type Frame } from '@/lib/protocol/frame';
import { type Subscription, subscriptionOf } from '@/lib/protocol/subscription';
import { View } from './view';

/**
 * A small world in one thread: a primary, two replicas behind links, and readers that drop, stall, switch,
 * re-subscribe and come back, in any order fast-check thinks of. Frames travel as text, in queues that can be lost.
 */
const IDS = ['sim:A', 'sim:B', 'sim:C', 'other:D'] as const;
const REPLICAS = 2;
const CLIENTS = 3;

/** One direction of a connection: what was written and has not arrived. */
class Wire {
  readonly inFlight: string[] = [];
  reader: Reader | undefined;
  open = true;
  stalled = false;
  readonly hub: Hub;
  /** How many frames it takes before it says it is busy. */
  readonly capacity: number;
  constructor(hub: Hub, capacity: number) {
    this.hub = hub;
    this.capacity = capacity;
  }
  write(json: string): boolean {
    if (!this.open) throw new Error('written after close');
    if (this.inFlight.length >= this.capacity) throw new Error('written while busy');
    this.inFlight.push(json);
    return this.inFlight.length < this.capacity;
  }
  /** What arrives next; room is made for another. */
  take(): Frame | undefined {
    const json = this.stalled ? undefined : this.inFlight.shift();
    return json === undefined ? undefined : decodeFrame(json);
  }
  close() {
    this.open = false;
    this.reader?.close();
    this.inFlight.length = 0;
  }
}

interface Truth {
  readonly quotes: Map<string, QuoteFields>;
  readonly trades: Map<string, number[]>;
  /** Best bid of each book; 0 for one that is empty. */
  readonly books: Map<string, number>;
}

/** What an independent book-keeper says the primary must hold. */
const newTruth = (): Truth => ({ quotes: new Map(), trades: new Map(), books: new Map() });

class Client {
  view: View;
  wires: { wire: Wire; credit: boolean }[] = [];
  /** Per instrument, the number before the first trade of this epoch that concerns this client. */
  readonly bases = new Map<string, number>();
  /** Applied and missed before this epoch. */
  countsBefore = 0;
  /** It changed its subscription in this epoch, so some stretches were not its concern. */
  resubscribed = false;
  constructor(subscription: Subscription) {
    this.view = new View(subscription);
  }
}

class World {
  readonly scheduler = new ManualScheduler();
  readonly tradeBytes: number;
  epoch = 1;
  primary: Hub;
  replicas: { hub: Hub; link: Wire | undefined }[];
  clients: Client[];
  truth = newTruth();
  /** Price of trade n of an instrument in an epoch, to recognise a changed one. */
  readonly prices = new Map<string, number>();
  counter = 0;
  /** True once something may have been lost for good: a full ring, an unfollow. */
  mayMiss = false;

  constructor(tradeBytes: number) {
    this.tradeBytes = tradeBytes;
    this.mayMiss = tradeBytes < 1_000_000;
    this.primary = this.newPrimary();
    this.replicas = Array.from({ length: REPLICAS }, () => ({ hub: this.newReplica(), link: undefined }));
    this.clients = Array.from({ length: CLIENTS }, () => new Client(this.subscription(0b1111)));
  }
  newPrimary() {
    return new Hub({
      role: 'primary',
      epoch: this.epoch,
      scheduler: this.scheduler,
      tradeBytes: this.tradeBytes,
      onFault: rethrow,
    });
  }
  newReplica() {
    return new Hub({ role: 'replica', scheduler: this.scheduler, tradeBytes: this.tradeBytes, onFault: rethrow });
  }
  subscription(mask: number): Subscription {
    const chosen = IDS.filter((_, at) => mask & (1 << at));
    const quotes = chosen.length > 0 ? chosen : [IDS[0]];
    const trades = IDS.filter((_, at) => mask & (16 << at));
    // Some want books of what they quote, some of other instruments, some of none.
    const books = mask % 3 === 0 ? quotes : mask % 3 === 1 ? trades : [];
    return subscriptionOf({ quotes, trades: mask < 16 ? quotes : trades, books });
  }
  hubs(): Hub[] {
    return [this.primary, ...this.replicas.map((replica) => replica.hub)];
  }

  publishQuote(at: number, value: number) {
    const id = IDS[at % IDS.length] ?? IDS[0];
    const field = (['bid', 'ask', 'high', 'volume'] as const)[value % 4] ?? 'bid';
    const figure = value % 7 === 0 ? null : value % 5;
    const quote = this.truth.quotes.get(id) ?? {};
    const accepted = this.primary.publish({
      kind: 'quote',
      id,
      source: 'bidAsk',
      fields: { [field]: figure },
      ingestTime: this.scheduler.time,
    });
    const known = quote[field] !== undefined;
    expect(accepted).toBe(known ? quote[field] !== figure : figure !== null);
    if (figure !== null || known) quote[field] = figure;
    this.truth.quotes.set(id, quote);
  }
  publishTrade(at: number, price: number) {
    const id = IDS[at % IDS.length] ?? IDS[0];
    this.primary.publish({
      kind: 'trade',
      id,
      price: price + 1,
      size: 1 + ++this.counter,
      ingestTime: this.scheduler.time,
    });
    const trades = this.truth.trades.get(id) ?? [];
    trades.push(this.counter + 1);
    this.truth.trades.set(id, trades);
    const quote = this.truth.quotes.get(id) ?? {};
    quote.last = price + 1;
    quote.lastSize = this.counter + 1;
    this.truth.quotes.set(id, quote);
  }

  publishBook(at: number, value: number) {
    const id = IDS[at % IDS.length] ?? IDS[0];
    const best = value % 5 === 0 ? 0 : 100 + (value % 6);
    const side = (sign: 1 | -1): BookLevel[] => (best === 0 ? [] : [[best + (sign === 1 ? 1 : 0), 1 + (value % 3)]]);
    this.primary.publish({ kind: 'book', id, bids: side(-1), asks: side(1), ingestTime: this.scheduler.time });
    if (best > 0 || this.truth.books.has(id)) this.truth.books.set(id, best);
  }

  unfollowBook(id: string) {
    this.primary.unfollowBook(id);
    if (this.truth.books.has(id)) this.truth.books.set(id, 0);
  }

  connectLink(at: number) {
    const replica = this.replicas[at % REPLICAS];
    if (replica === undefined) return;
    replica.link?.close();
    const wire = new Wire(this.primary, 3);
    replica.link = wire;
    const cursor = replica.hub.linkCursor;
    wire.reader = this.primary.openLink({
      cursor: cursor === undefined ? undefined : parseCursor(cursor),
      write: (frame) => wire.write(frame.json),
    });
  }
  deliverLink(at: number): boolean {
    const replica = this.replicas[at % REPLICAS];
    const frame = replica?.link?.take();
    if (replica === undefined || frame === undefined) return false;
    replica.hub.applyLink(frame);
    replica.link?.reader?.ready();
    return true;
  }

  /** A process a reader may be sent to now: one that has caught up with it. */
  hubFor(client: Client, at: number): Hub | undefined {
    const hub = this.hubs()[at % (REPLICAS + 1)] ?? this.primary;
    if (hub.role === 'primary') return hub;
    const cursor = client.view.cursor === undefined ? undefined : parseCursor(client.view.cursor);
    if (hub.epoch === 0) return undefined;
    if (cursor === undefined || cursor.epoch < hub.epoch) return hub;
    return cursor.epoch === hub.epoch && cursor.seq <= hub.seq ? hub : undefined;
  }
  connect(client: Client, at: number, keepOld: boolean) {
    const hub = this.hubFor(client, at);
    if (hub === undefined) return;
    // Without a first frame there is nothing to continue from: a session then starts over on the new transport.
    if (!keepOld || client.view.cursor === undefined) this.disconnect(client);
    // A switch while another is opening gives that one up.
    for (const { wire } of client.wires.slice(1)) wire.close();
    client.wires = client.wires.slice(0, 1);
    // A second connection in the moment of a restart starts afresh while the first was ahead: counted, not healed.
    if (client.wires.length > 0 && parseCursor(client.view.cursor ?? '')?.epoch !== hub.epoch) this.mayMiss = true;
    const credit = at % 2 === 0;
    const wire = new Wire(hub, credit ? 1_000_000 : 1 + (at % 3));
    client.wires.push({ wire, credit });
    const cursor = client.view.cursor;
    wire.reader = hub.open({
      subscription: client.view.wanted,
      cursor: cursor === undefined ? undefined : parseCursor(cursor),
      maxFrequency: at % 5 === 0 ? 2 : 60,
      history: at % 4,
      firstFrame: 'always',
      ...(credit ? { credit: 2 } : {}),
      write: (frame) => {
        const more = wire.write(frame.json);
        if (credit) expect(wire.inFlight.length).toBeLessThanOrEqual(2);
        return more;
      },
    });
    expect(wire.inFlight.length).toBeGreaterThan(0);
  }
  disconnect(client: Client) {
    for (const { wire } of client.wires) wire.close();
    client.wires = [];
  }
  deliver(client: Client, at: number): boolean {
    const connection = client.wires[at % Math.max(1, client.wires.length)];
    const frame = connection?.wire.take();
    if (connection === undefined || frame === undefined) return false;
    this.apply(client, frame);
    // The first frame of the newest connection completes a switch: the older ones are closed.
    if (connection === client.wires.at(-1)) {
      for (const old of client.wires.slice(0, -1)) old.wire.close();
      client.wires = [connection];
    }
    const cursor = parseCursor(frame.cursor);
    if (connection.credit && cursor !== undefined) connection.wire.reader?.acknowledge(cursor);
    else connection.wire.reader?.ready();
    return true;
  }
  poll(client: Client, at: number): boolean {
    const hub = this.hubFor(client, at);
    if (hub === undefined) return false;
    this.disconnect(client);
    const cursor = client.view.cursor;
    const frame = decodeFrame(
      hub.read({
        subscription: client.view.wanted,
        cursor: cursor === undefined ? undefined : parseCursor(cursor),
        history: 0,
      }).json,
    );
    this.apply(client, frame);
    return frame.more === true;
  }
  subscribe(client: Client, mask: number) {
    client.resubscribed = true;
    client.view.want(this.subscription(mask));
    const connection = client.wires.at(-1);
    if (connection === undefined) return;
    if (!connection.credit) return this.disconnect(client);
    const cursor = client.view.cursor;
    connection.wire.reader?.subscribe({
      subscription: client.view.wanted,
      cursor: cursor === undefined ? undefined : parseCursor(cursor),
      maxFrequency: 60,
      history: 0,
    });
  }

  /** Applies a frame as a client does, and checks what must hold at every step. */
  apply(client: Client, frame: Frame) {
    const { view } = client;
    const numbers = new Map(view.tradeNumbers);
    const missed = view.ledger.counts.missed;
    const seqs = new Map([...view.quotes].map(([id, quote]) => [id, quote.seq]));
    const bookSeqs = new Map([...view.books].map(([id, book]) => [id, book.seq]));
    const before = view.cursor === undefined ? undefined : parseCursor(view.cursor);
    const applied = view.apply(frame);
    const after = parseCursor(view.cursor ?? '');
    const counted = view.ledger.counts.applied + view.ledger.counts.missed;
    if (applied === undefined || after === undefined) return;
    if (before !== undefined && after.epoch === before.epoch) {
      if (after.hash === before.hash) expect(after.seq).toBeGreaterThanOrEqual(before.seq);
      for (const [id, quote] of view.quotes) expect(quote.seq).toBeGreaterThanOrEqual(seqs.get(id) ?? 0);
      for (const [id, book] of view.books) expect(book.seq).toBeGreaterThanOrEqual(bookSeqs.get(id) ?? 0);
      const changed = [...view.books].filter(([id, { seq }]) => bookSeqs.get(id) !== seq);
      for (const [id] of changed) expect(applied.books).toContain(id);
    }
    if (applied.restarted) {
      // The other connection's process has not begun this epoch yet; when it does, it cannot know what this one brought.
      if (client.wires.length > 1) this.mayMiss = true;
      numbers.clear();
      client.bases.clear();
      client.countsBefore = counted - applied.trades.length;
      client.resubscribed = false;
    }
    for (const trade of applied.trades) if (!client.bases.has(trade.id)) client.bases.set(trade.id, trade.n - 1);
    for (const [id, n] of Object.entries(frame.tradeNumbers ?? {})) if (!client.bases.has(id)) client.bases.set(id, n);
    for (const trade of applied.trades) {
      const key = `${after.epoch}/${trade.id}/${trade.n}`;
      expect(this.prices.get(key) ?? trade.size).toBe(trade.size);
      this.prices.set(key, trade.size);
      expect(trade.n).toBeGreaterThan(numbers.get(trade.id) ?? 0);
      numbers.set(trade.id, trade.n);
    }
    for (const [id, n] of numbers) expect(view.tradeNumbers.get(id)).toBeGreaterThanOrEqual(n);
    if (!this.mayMiss) expect(view.ledger.counts.missed).toBe(missed);
    const { duplicate, outOfOrder } = view.ledger.counts;
    expect({ duplicate, outOfOrder }).toEqual({ duplicate: 0, outOfOrder: 0 });
  }

  restartPrimary() {
    for (const client of this.clients)
      if (client.wires.some(({ wire }) => wire.hub === this.primary)) this.disconnect(client);
    for (const replica of this.replicas) {
      replica.link?.close();
      replica.link = undefined;
    }
    this.primary.close();
    this.epoch += 1;
    this.primary = this.newPrimary();
    this.truth = newTruth();
  }
  restartReplica(at: number) {
    const replica = this.replicas[at % REPLICAS];
    if (replica === undefined) return;
    for (const client of this.clients)
      if (client.wires.some(({ wire }) => wire.hub === replica.hub)) this.disconnect(client);
    replica.link?.close();
    replica.hub.close();
    replica.hub = this.newReplica();
    replica.link = undefined;
  }

  step([op, a, b]: readonly [number, number, number]) {
    const client = this.clients[a % CLIENTS] ?? this.clients[0];
    if (client === undefined) return;
    const wire = client.wires[b % Math.max(1, client.wires.length)]?.wire;
    switch (op) {
      case 0:
      case 1:
        return this.publishQuote(a, b);
      case 2:
        return this.publishTrade(a, b);
      case 3:
        for (let count = 0; count < 3 + (b % 40); count++) this.publishTrade(a, b + count);
        return;
      case 4:
        return this.scheduler.endTurn();
      case 5:
        return this.scheduler.advance(b * 3);
      case 6:
        return this.connectLink(a);
      case 7:
      case 8:
        return void this.deliverLink(a);
      case 9:
        return this.connect(client, b, true);
      case 10:
        return this.connect(client, b, false);
      case 11:
      case 12:
      case 13:
        return void this.deliver(client, b);
      case 14:
        return this.disconnect(client);
      case 15:
        return void this.poll(client, b);
      case 16:
        return this.subscribe(client, b);
      case 17:
        if (wire !== undefined) wire.stalled = !wire.stalled;
        return;
      case 18:
        if (!this.mayMiss) return;
        return this.primary.unfollow(IDS[b % IDS.length] ?? IDS[0]);
      case 19:
        return b % 4 === 0 ? this.restartPrimary() : b % 2 === 0 ? this.restartReplica(a) : undefined;
      case 20:
        this.primary.publish({
          kind: 'state',
          venue: b % 2 ? 'sim' : 'other',
          state: b % 3 ? 'live' : 'down',
          since: this.scheduler.time,
        });
        return;
      case 21:
      case 22:
        return this.publishBook(a, b);
      case 23:
        return this.unfollowBook(IDS[a % IDS.length] ?? IDS[0]);
    }
  }

  /** Everything is delivered to everyone. */
  settle() {
    for (let at = 0; at < REPLICAS; at++) this.connectLink(at);
    for (let round = 0; round < 50; round++) {
      this.scheduler.advance(20_000);
      let moved = false;
      for (let at = 0; at < REPLICAS; at++) while (this.deliverLink(at)) moved = true;
      if (!moved && round > 3) break;
    }
    this.clients.forEach((client, at) => {
      for (const { wire } of client.wires) wire.stalled = false;
      if (client.wires.length === 0 || at === 2)
        this.connect(client, at + client.wires.length, client.wires.length > 0);
      for (let round = 0; round < 50; round++) {
        let moved = false;
        for (let which = 3; which >= 0; which--) while (this.deliver(client, which)) moved = true;
        this.scheduler.advance(20_000);
        if (!moved && round > 3) break;
      }
    });
  }

  check() {
    for (const client of this.clients) {
      const { view } = client;
      expect(client.wires.length).toBe(1);
      expect(parseCursor(view.cursor ?? '')?.epoch).toBe(this.epoch);
      const held: Record<string, QuoteFields> = {};
      for (const [id, quote] of view.quotes) held[id] = fieldsOf(quote);
      const expected: Record<string, QuoteFields> = {};
      for (const id of view.wanted.quotes) {
        const quote = this.truth.quotes.get(id);
        if (quote !== undefined && Object.keys(quote).length > 0) expected[id] = fieldsOf(quote);
      }
      for (const id of Object.keys(held)) expected[id] ??= {};
      for (const id of Object.keys(expected)) held[id] ??= {};
      expect(held).toEqual(expected);
      const books = view.wanted.books.filter((id) => this.truth.books.has(id));
      expect([...view.books.keys()].sort()).toEqual(books);
      for (const id of books) expect(view.books.get(id)?.bids[0]?.[0] ?? 0).toBe(this.truth.books.get(id));
      for (const id of view.wanted.trades)
        expect(view.tradeNumbers.get(id) ?? 0).toBe(this.truth.trades.get(id)?.length ?? 0);
    }
  }

  close() {
    for (const client of this.clients) this.disconnect(client);
    for (const replica of this.replicas) replica.link?.close();
    for (const hub of this.hubs()) {
      expect(hub.counts.readers).toBe(0);
      hub.close();
    }
  }
}

const rethrow = (cause: unknown) => {
  throw cause;
};

const fieldsOf = (quote: QuoteFields): QuoteFields =>
  Object.fromEntries(QUOTE_FIELDS.flatMap((field) => (quote[field] == null ? [] : [[field, quote[field]]])));

const steps = fc.array(fc.tuple(fc.nat(23), fc.nat(255), fc.nat(255)), { minLength: 5, maxLength: 120, size: 'max' });
const runs = Number(process.env.MODEL_RUNS ?? (process.env.CI === undefined ? 1_000 : 5_000));

function play(history: (readonly [number, number, number])[], tradeBytes: number) {
  const world = new World(tradeBytes);
  for (const step of history) world.step(step);
  world.settle();
  world.check();
  world.close();
}

describe('readers, a primary and replicas under any interleaving', () => {
  it('a reader that catches up holds exactly the state of the hub, and misses nothing while the rings hold', () => {
    fc.assert(
      fc.property(steps, (history) => play(history, 100_000_000)),
      { numRuns: runs },
    );
  }, 120_000);

  it('with rings too short, it still holds the state and knows the number of every trade it missed', () => {
    fc.assert(
      fc.property(steps, (history) => play(history, 320 * 25)),
      { numRuns: runs },
    );
  }, 120_000);
});
