import type { ConnectionState, Wire } from '@/lib/transports/transport';
import type { Delivery } from '../delivery';
import type { LedgerCounts } from '../ledger-counts';
import { TransportMeter } from '../transport-meter';

/** The newest update and 70 before it. */
const LATENCIES = 71;

/** What a lane cost and applied since measuring began. */
export interface LaneTotals {
  readonly payloadBytes: number;
  readonly bytes: number;
  readonly updates: number;
}

/**
 * Measures one lane of a race, from `begin` on: how long a lane took to open is not what a race is about. Of the
 * time before, only the state and the request that opened the lane count.
 */
export class RaceMeter extends TransportMeter {
  #began = false;
  #asked = false;
  #compared = true;
  #lastState: ConnectionState | undefined;
  #readLedger: (() => LedgerCounts) | undefined;
  #recent: number[] = [];
  #totals: LaneTotals = { payloadBytes: 0, bytes: 0, updates: 0 };

  get totals(): LaneTotals {
    return this.#totals;
  }

  /** Delivery latency of each of the last 71 updates, ms, oldest first. */
  get latencies(): readonly number[] {
    return this.#recent;
  }

  /** Measuring begins. */
  begin(now: number): void {
    this.#began = true;
    const read = this.#readLedger;
    if (read === undefined) return;
    const before = read();
    super.started(now, () => since(before, read()));
    if (this.#lastState !== undefined) super.state(this.#lastState, now);
  }

  override started(now: number, ledger: () => LedgerCounts): void {
    this.#readLedger = ledger;
    super.started(now, ledger);
  }

  override state(state: ConnectionState, now: number): void {
    this.#lastState = state;
    super.state(state, now);
  }

  override cost(wire: Wire, now: number): void {
    if (!this.#began) {
      if (wire.requests > 0 && !this.#asked) super.cost({ ...wire, payloadBytes: 0, bytes: 0, requests: 1 }, now);
      this.#asked ||= wire.requests > 0;
      return;
    }
    const { payloadBytes, bytes, updates } = this.#totals;
    this.#totals = { payloadBytes: payloadBytes + wire.payloadBytes, bytes: bytes + wire.bytes, updates };
    super.cost(wire, now);
  }

  override delivered(delivery: Delivery): void {
    if (!this.#began) return;
    const { receiveTime, times, updates } = delivery;
    this.#totals = { ...this.#totals, updates: this.#totals.updates + updates };
    super.delivered(delivery);
    if (times === undefined) return;
    // What was taken as the server said it is off by nobody knows how much.
    if (times.compared && !this.#compared) this.#recent = [];
    this.#compared = times.compared;
    const latencies = new Array<number>(Math.min(updates, LATENCIES)).fill(receiveTime - times.publishTime);
    if (updates > 0) this.#recent = [...this.#recent, ...latencies].slice(-LATENCIES);
  }

  override sample(now: number): void {
    if (this.#began) super.sample(now);
  }
}

function since(before: LedgerCounts, now: LedgerCounts): LedgerCounts {
  return {
    missed: now.missed - before.missed,
    duplicate: now.duplicate - before.duplicate,
    outOfOrder: now.outOfOrder - before.outOfOrder,
    overlap: now.overlap - before.overlap,
    applied: now.applied - before.applied,
    unknown: now.unknown - before.unknown,
  };
}
