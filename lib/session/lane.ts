import type { Frame } from '@/lib/protocol/frame';
import type { Subscription } from '@/lib/protocol/subscription';
import type { ClientTransport, Connection, ConnectionState, Runtime } from '@/lib/transports/transport';
import { generatedTime } from './quote-store';
import type { TransportMeter } from './transport-meter';
import type { Applied, View } from './view';

export interface LaneOptions {
  readonly transport: ClientTransport;
  readonly origin: string;
  readonly view: View;
  readonly meter: TransportMeter;
  readonly runtime: Runtime;
  readonly maxFrequency: number;
  readonly pollMs: number;
  readonly history: number;
  /** An instant of the serving process's clock in ours. */
  toClientTime(serverTime: number): number;
  onApplied(applied: Applied, receiveTime: number): void;
  onState(state: ConnectionState): void;
}

/** One transport at work: its connection, the view it fills and the meter that watches it. */
export class Lane {
  readonly transport: ClientTransport;
  readonly view: View;
  state: ConnectionState = { kind: 'connecting', attempt: 1 };
  readonly #options: LaneOptions;
  readonly #connection: Connection;
  #closed = false;

  constructor(options: LaneOptions) {
    const { transport, view, meter, runtime } = options;
    this.#options = options;
    this.transport = transport;
    this.view = view;
    meter.started(runtime.now(), () => view.ledger.counts);
    this.#connection = transport.connect({
      origin: options.origin,
      subscription: view.wanted,
      cursor: () => view.cursor,
      maxFrequency: options.maxFrequency,
      pollMs: options.pollMs,
      history: options.history,
      runtime,
      onFrame: (frame, wire, receiveTime) => {
        meter.cost(wire, receiveTime);
        this.#apply(frame, receiveTime);
      },
      onCost: (wire) => meter.cost(wire, runtime.now()),
      onState: (state) => this.#moved(state),
    });
  }

  subscribe(subscription: Subscription): void {
    this.#connection.subscribe(subscription);
  }

  retryNow(): void {
    this.#connection.retryNow();
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#connection.close();
    this.#options.meter.ended(this.#options.runtime.now());
  }

  #apply(frame: Frame, receiveTime: number): void {
    const { view, meter, toClientTime, onApplied } = this.#options;
    if (this.#closed) return;
    const applied = view.apply(frame);
    if (applied === undefined) return;
    // A snapshot says where things stand; nothing in it is an update but the trades.
    const updates = (applied.reset ? 0 : applied.quotes.length) + applied.trades.length;
    const generated = new Map<string, number>();
    for (const id of applied.quotes) {
      const quote = view.quotes.get(id);
      if (quote !== undefined) generated.set(id, toClientTime(generatedTime(quote)));
    }
    meter.delivered({
      receiveTime,
      publishTime: toClientTime(frame.publishTime),
      oldestChangeTime: frame.oldestChangeTime === undefined ? undefined : toClientTime(frame.oldestChangeTime),
      generated,
      removed: applied.removed,
      updates,
      empty: updates + applied.states.length === 0 && !applied.reset,
    });
    onApplied(applied, receiveTime);
  }

  #moved(state: ConnectionState): void {
    if (this.#closed) return;
    this.state = state;
    this.#options.meter.state(state, this.#options.runtime.now());
    this.#options.onState(state);
  }
}
