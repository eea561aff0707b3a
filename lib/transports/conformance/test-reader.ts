import { EventSource } from 'eventsource';
import { WebSocket } from 'ws';
import type { Book } from '@/lib/market/book';
import type { InstrumentId } from '@/lib/market/instrument';
import type { Quote } from '@/lib/market/quote';
import type { Trade } from '@/lib/market/trade';
import type { Frame } from '@/lib/protocol/frame';
import { type Subscription, subscriptionOf } from '@/lib/protocol/subscription';
import type { ClientTransport, Connection, ConnectionState, ConnectOptions, Runtime, Wire } from '../transport';

/** What a browser has, for Node. */
export const NODE_RUNTIME: Runtime = {
  fetch,
  EventSource: EventSource as unknown as typeof globalThis.EventSource,
  WebSocket: WebSocket as unknown as typeof globalThis.WebSocket,
  now: () => performance.timeOrigin + performance.now(),
  random: Math.random,
};

export interface TestReaderOptions extends Partial<Omit<ConnectOptions, 'subscription' | 'cursor'>> {
  readonly origin: string;
  readonly quotes?: readonly InstrumentId[];
  readonly trades?: readonly InstrumentId[];
  readonly books?: readonly InstrumentId[];
  /** Continues where another reader stands, with what it knows. */
  readonly from?: TestReader;
}

/** What a page does with frames, as simply as it can be done, with everything counted. */
export class TestReader {
  readonly frames: Frame[] = [];
  readonly states: ConnectionState[] = [];
  readonly costs: Wire[] = [];
  readonly wires: Wire[] = [];
  /** Receive time − publish time of every frame, ms. */
  readonly latencies: number[] = [];
  readonly quotes = new Map<InstrumentId, Quote>();
  readonly books = new Map<InstrumentId, Book>();
  readonly trades: Trade[] = [];
  readonly tradeNumbers = new Map<InstrumentId, number>();
  missed = 0;
  repeated = 0;
  disordered = 0;
  cursor: string | undefined;
  readonly connection: Connection;
  #waiting: (() => void)[] = [];

  constructor(transport: ClientTransport, options: TestReaderOptions) {
    const { from } = options;
    if (from !== undefined) {
      this.cursor = from.cursor;
      for (const [id, quote] of from.quotes) this.quotes.set(id, quote);
      for (const [id, book] of from.books) this.books.set(id, book);
      for (const [id, n] of from.tradeNumbers) this.tradeNumbers.set(id, n);
    }
    this.connection = transport.connect({
      origin: options.origin,
      subscription: this.#subscription(options),
      cursor: () => this.cursor,
      maxFrequency: options.maxFrequency ?? 20,
      pollMs: options.pollMs ?? 50,
      history: options.history ?? 0,
      runtime: options.runtime ?? NODE_RUNTIME,
      onFrame: (frame, wire, receiveTime) => {
        this.#apply(frame);
        this.wires.push(wire);
        this.latencies.push(receiveTime - frame.publishTime);
        options.onFrame?.(frame, wire, receiveTime);
        this.#changed();
      },
      onCost: (wire) => {
        this.costs.push(wire);
        this.#changed();
      },
      onState: (state) => {
        this.states.push(state);
        options.onState?.(state);
        this.#changed();
      },
    });
  }

  get state(): ConnectionState | undefined {
    return this.states.at(-1);
  }

  /** Resolves when `reached` is true; checked at every callback. */
  async until(what: string, reached: () => boolean, limitMs = 8_000): Promise<void> {
    const deadline = Date.now() + limitMs;
    while (!reached()) {
      const left = deadline - Date.now();
      if (left <= 0) throw new Error(`Waited ${limitMs} ms for ${what}; ${this.#summary()}`);
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, left);
        this.#waiting.push(() => {
          clearTimeout(timer);
          resolve();
        });
      });
    }
  }

  subscribe(wanted: Partial<Subscription>): void {
    this.connection.subscribe(this.#subscription(wanted));
  }

  close(): void {
    this.connection.close();
  }

  #subscription({ quotes = [], trades = [], books = [] }: Partial<Subscription>): Subscription {
    return subscriptionOf({ quotes, trades, books });
  }

  #changed(): void {
    for (const wake of this.#waiting.splice(0)) wake();
  }

  #summary(): string {
    return `${this.frames.length} frames, state ${JSON.stringify(this.state)}, cursor ${this.cursor}`;
  }

  #apply(frame: Frame): void {
    const epochBefore = this.cursor?.split('.')[0];
    this.frames.push(frame);
    this.cursor = frame.cursor;
    if (epochBefore !== undefined && epochBefore !== frame.cursor.split('.')[0]) {
      this.quotes.clear();
      this.books.clear();
      this.tradeNumbers.clear();
    }
    for (const trade of frame.trades ?? []) this.#applyTrade(trade);
    for (const [id, n] of Object.entries(frame.tradeNumbers ?? {})) this.#applyTradeNumber(id, n);
    for (const quote of frame.quotes ?? []) {
      const held = this.quotes.get(quote.id);
      if (held !== undefined && quote.seq < held.seq) this.disordered++;
      else this.quotes.set(quote.id, { ...held, ...quote });
    }
    for (const book of frame.books ?? []) {
      if (book.seq < (this.books.get(book.id)?.seq ?? 0)) this.disordered++;
      else this.books.set(book.id, book);
    }
    if (!frame.reset) return;
    for (const [held, told] of [
      [this.quotes, frame.quotes],
      [this.books, frame.books],
    ] as const) {
      const listed = new Set(told?.map(({ id }) => id));
      for (const id of held.keys()) if (!listed.has(id)) held.delete(id);
    }
  }

  #applyTrade(trade: Trade): void {
    const last = this.tradeNumbers.get(trade.id);
    this.tradeNumbers.set(trade.id, Math.max(trade.n, last ?? 0));
    if (last !== undefined && trade.n <= last) {
      this.repeated++;
      return;
    }
    if (last !== undefined) this.missed += trade.n - last - 1;
    const previous = this.trades.at(-1);
    if (previous?.id === trade.id && previous.n >= trade.n) this.disordered++;
    this.trades.push(trade);
  }

  #applyTradeNumber(id: InstrumentId, n: number): void {
    const last = this.tradeNumbers.get(id);
    if (last !== undefined && n > last) this.missed += n - last;
    this.tradeNumbers.set(id, Math.max(n, last ?? 0));
  }
}
