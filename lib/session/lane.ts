import type { InstrumentId } from '@/lib/market/instrument';
import type { Frame } from '@/lib/protocol/frame';
import type { Subscription } from '@/lib/protocol/subscription';
import type { ClientTransport, Connection, ConnectionState, Runtime } from '@/lib/transports/transport';
import type { DeliveryTimes } from './delivery';
import { generatedTime } from './quote-store';
import type { TransportMeter } from './transport-meter';
import type { Applied, View } from './view';
import type { Receipt } from './waterfall/receipt';

/** How a lane reads the times of its server. */
export interface LaneClock {
  /** The two clocks have been compared; else times are taken as they are. */
  readonly compared: boolean;
  /** How wrong `toClientTime` may be, ms; undefined where they have not been compared. */
  readonly errorMs: number | undefined;
  /** An instant of the serving process's clock in ours. */
  toClientTime(serverTime: number): number;
}

export interface LaneOptions {
  readonly transport: ClientTransport;
  readonly origin: string;
  readonly view: View;
  readonly meter: TransportMeter;
  readonly runtime: Runtime;
  readonly maxFrequency: number;
  readonly pollMs: number;
  readonly history: number;
  /** Undefined while the clocks are about to be compared. */
  clock(): LaneClock | undefined;
  onApplied(applied: Applied, receipt: Receipt): void;
  onState(state: ConnectionState): void;
  /** It has been closed. */
  onClosed(): void;
  /**
   * Asked before a frame is applied: true keeps it, and all after it, until `release`; a reset is asked about anew,
   * and takes the place of what is kept. Default never.
   */
  holds?(frame: Frame): boolean;
}

/** One transport at work: its connection, the view it fills and the meter that watches it. */
export class Lane {
  readonly transport: ClientTransport;
  readonly view: View;
  state: ConnectionState = { kind: 'connecting', attempt: 1 };
  readonly #options: LaneOptions;
  readonly #connection: Connection;
  #closed = false;
  /** Frames that wait for another connection to deliver what came before them. */
  #held: { readonly frame: Frame; readonly receiveTime: number }[] = [];
  /** As of the last frame. */
  #compared: boolean | undefined;

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
        this.#receive(frame, receiveTime);
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

  /** Applies what is held. */
  release(): void {
    const held = this.#held;
    this.#held = [];
    for (const { frame, receiveTime } of held) this.#apply(frame, receiveTime);
  }

  /** Forgets what is held. */
  drop(): void {
    this.#held = [];
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#held = [];
    this.#connection.close();
    this.#options.onClosed();
  }

  #receive(frame: Frame, receiveTime: number): void {
    // A reset says where things stand: what came before it over this connection says nothing more.
    if (frame.reset) this.#held = [];
    if (this.#held.length > 0 || this.#options.holds?.(frame) === true) this.#held.push({ frame, receiveTime });
    else this.#apply(frame, receiveTime);
  }

  #apply(frame: Frame, receiveTime: number): void {
    const { view, meter, clock, onApplied } = this.#options;
    if (this.#closed) return;
    const applied = view.apply(frame);
    if (applied === undefined) return;
    // A snapshot says where things stand; nothing in it is an update but the trades.
    const updates = (applied.reset ? 0 : applied.quotes.length + applied.books.length) + applied.trades.length;
    meter.delivered({
      receiveTime,
      times: this.#timesOf(frame, applied),
      removed: applied.removed,
      updates,
      empty: updates + applied.states.length === 0 && !applied.reset,
    });
    onApplied(applied, { receiveTime, publishTime: frame.publishTime, clock: clock() });
  }

  #timesOf(frame: Frame, applied: Applied): DeliveryTimes | undefined {
    const clock = this.#options.clock();
    if (clock === undefined) return undefined;
    const { quotes } = this.#options.view;
    const { compared } = clock;
    // What came before has no age yet, or one of clocks that had not been compared.
    const ids = compared === this.#compared ? applied.quotes : quotes.keys();
    this.#compared = compared;
    const generated = new Map<InstrumentId, number>();
    for (const id of ids) {
      const quote = quotes.get(id);
      if (quote !== undefined) generated.set(id, clock.toClientTime(generatedTime(quote)));
    }
    const { publishTime, oldestChangeTime } = frame;
    return {
      compared,
      publishTime: clock.toClientTime(publishTime),
      oldestChangeTime: oldestChangeTime === undefined ? undefined : clock.toClientTime(oldestChangeTime),
      generated,
    };
  }

  #moved(state: ConnectionState): void {
    if (this.#closed) return;
    this.state = state;
    this.#options.meter.state(state, this.#options.runtime.now());
    this.#options.onState(state);
  }
}
