import { EventSource } from 'eventsource';
import { WebSocket } from 'ws';
import { LatencyWindow } from '@/lib/freshness/quantiles';
import type { InstrumentId } from '@/lib/market/instrument';
import type { Quote } from '@/lib/market/quote';
import type { Trade } from '@/lib/market/trade';
import { parseCursor } from '@/lib/protocol/cursor';
import type { Frame } from '@/lib/protocol/frame';
import { subscriptionOf } from '@/lib/protocol/subscription';
import { View } from '@/lib/session/view';
import type { ClientTransport, Connection, Runtime, Wire } from '@/lib/transports/transport';

/** What a browser has and Node 20 has not. */
const NODE: Runtime = {
  fetch,
  EventSource: EventSource as unknown as typeof globalThis.EventSource,
  WebSocket: WebSocket as unknown as typeof globalThis.WebSocket,
  now: () => performance.timeOrigin + performance.now(),
  random: Math.random,
};
const SAMPLES = 100_000;
/** As often as a page asks for, Hz. */
const MAX_FREQUENCY = 10;

export interface ReaderOptions {
  readonly name: string;
  readonly transport: ClientTransport;
  readonly origin: string;
  readonly id: InstrumentId;
  readonly pollMs: number;
}

/** A client without a screen: a transport's client half, the view every client has, and everything counted. */
export class Reader {
  readonly name: string;
  readonly view: View;
  /** Every trade in every frame, also one that came twice. */
  readonly trades: Trade[] = [];
  /** Every quote the view came to hold. */
  readonly quotes: Quote[] = [];
  /** Receive time − publish time of each frame, ms. */
  readonly latency = new LatencyWindow(SAMPLES);
  /** Receive time − ingest time of each trade, ms. */
  readonly age = new LatencyWindow(SAMPLES);
  /** Waits after a frame that was cut for the next one, ms. */
  readonly rest = new LatencyWindow(SAMPLES);
  /** States other than open, after the first. */
  readonly interruptions: string[] = [];
  frames = 0;
  requests = 0;
  bytes = 0;
  updates = 0;
  readonly #id: InstrumentId;
  readonly #connection: Connection;
  #opened = false;
  #cutTime: number | undefined;
  #waiting = new Set<() => void>();

  constructor({ name, transport, origin, id, pollMs }: ReaderOptions) {
    this.name = name;
    this.#id = id;
    const subscription = subscriptionOf({ quotes: [id], trades: [id] });
    this.view = new View(subscription);
    this.#connection = transport.connect({
      origin,
      subscription,
      cursor: () => this.view.cursor,
      maxFrequency: MAX_FREQUENCY,
      pollMs,
      history: 0,
      runtime: NODE,
      onFrame: (frame, wire, receiveTime) => this.#take(frame, wire, receiveTime),
      onCost: (wire) => this.#pay(wire),
      onState: (state) => {
        if (state.kind === 'open') this.#opened = true;
        else if (this.#opened && state.kind !== 'closed')
          this.interruptions.push(`${state.kind}: ${'cause' in state ? state.cause : ''}`);
      },
    });
  }

  get quote(): Quote | undefined {
    return this.view.quotes.get(this.#id);
  }

  /** The hub's sequence up to which it holds everything. */
  get seq(): number {
    return parseCursor(this.view.cursor ?? '')?.seq ?? 0;
  }

  /** Forgets what was counted, not what is held. */
  startCounting(): void {
    this.trades.length = 0;
    this.quotes.length = 0;
    this.latency.clear();
    this.age.clear();
    this.rest.clear();
    this.frames = 0;
    this.requests = 0;
    this.bytes = 0;
    this.updates = 0;
  }

  /** Waits for a frame that makes `reached` true. @returns false when none came within `limitMs`. */
  async until(reached: () => boolean, limitMs: number): Promise<boolean> {
    const deadline = Date.now() + limitMs;
    while (!reached()) {
      const left = deadline - Date.now();
      if (left <= 0) return false;
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, left);
        this.#waiting.add(() => {
          clearTimeout(timer);
          resolve();
        });
      });
    }
    return true;
  }

  close(): void {
    this.#connection.close();
  }

  #take(frame: Frame, wire: Wire, receiveTime: number): void {
    this.#pay(wire);
    this.frames++;
    this.latency.add(receiveTime - frame.publishTime);
    if (this.#cutTime !== undefined) this.rest.add(receiveTime - this.#cutTime);
    this.#cutTime = frame.more ? receiveTime : undefined;
    for (const trade of frame.trades ?? []) {
      this.trades.push(trade);
      this.age.add(receiveTime - trade.ingestTime);
    }
    const applied = this.view.apply(frame);
    this.updates += (applied?.quotes.length ?? 0) + (applied?.trades.length ?? 0);
    const { quote } = this;
    if (quote !== undefined && quote !== this.quotes.at(-1)) this.quotes.push(quote);
    const waiting = [...this.#waiting];
    this.#waiting.clear();
    for (const wake of waiting) wake();
  }

  #pay(wire: Wire): void {
    this.requests += wire.requests;
    this.bytes += wire.bytes;
  }
}
