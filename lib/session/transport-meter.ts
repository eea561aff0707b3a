import { LatencyWindow } from '@/lib/freshness/quantiles';
import { RateWindow } from '@/lib/freshness/rate-window';
import { StalenessMeter } from '@/lib/freshness/staleness';
import type { ConnectionState, TransportName, Wire } from '@/lib/transports/transport';
import type { LaneReading } from './auto/lane-reading';
import { LaneRecord } from './auto/lane-record';
import type { Delivery, DeliveryTimes } from './delivery';
import { FigureSamples } from './figure-samples';
import { FrameRhythm } from './frame-rhythm';
import { InstrumentAges } from './instrument-ages';
import type { LedgerCounts } from './ledger-counts';
import type { Tooth, TransportFigures, TransportRole } from './transport-figures';
import { WireCost } from './wire-cost';

const WINDOW_MS = 10_000;
const TEETH_MS = 20_000;
const LATENCIES = 1_000;

const NO_LEDGER: LedgerCounts = { missed: 0, duplicate: 0, outOfOrder: 0, overlap: 0, applied: 0, unknown: 0 };

/** Everything measured about one transport, over all its runs. */
export class TransportMeter {
  readonly name: TransportName;
  #rate = new RateWindow(WINDOW_MS);
  readonly #cost = new WireCost(WINDOW_MS);
  readonly #latencies = new LatencyWindow(LATENCIES);
  #staleness = new StalenessMeter();
  readonly #ages = new InstrumentAges();
  readonly #samples = new FigureSamples();
  /** Some times were taken as the server said them. */
  #uncompared = false;
  #empty = 0;
  #reconnects = 0;
  #opened = 0;
  #state: ConnectionState | undefined;
  #rhythm = new FrameRhythm();
  #record = new LaneRecord(0);
  #ledger: () => LedgerCounts = () => NO_LEDGER;
  #startTime: number | undefined;
  #endTime: number | undefined;

  constructor(name: TransportName) {
    this.name = name;
  }

  /** It has run before. */
  get ran(): boolean {
    return this.#startTime !== undefined;
  }

  /** A run begins. @param ledger what its reader has accounted for so far. */
  started(now: number, ledger: () => LedgerCounts): void {
    this.#startTime = now;
    this.#endTime = undefined;
    this.#ledger = ledger;
    this.#opened = 0;
    // Between runs nothing was shown over it: that time is neither stale nor slow.
    this.#staleness = new StalenessMeter();
    this.#rhythm = new FrameRhythm();
    this.#record = new LaneRecord(now);
    this.#rate = new RateWindow(WINDOW_MS);
    this.#cost.restart();
    this.#ages.restart(now);
  }

  ended(now: number): void {
    this.#endTime = now;
    const counts = this.#ledger();
    this.#ledger = () => counts;
  }

  state(state: ConnectionState, now: number): void {
    this.#state = state;
    this.#record.moved(state, now);
    if (state.kind === 'open') {
      if (this.#opened++ > 0) this.#reconnects++;
      this.#staleness.connected();
    } else if (this.#opened > 0 && state.kind === 'connecting') this.#staleness.disconnected(now);
  }

  cost(wire: Wire, now: number): void {
    this.#cost.add(wire, now);
  }

  delivered(delivery: Delivery): void {
    const { receiveTime, times, updates } = delivery;
    this.#record.delivered(receiveTime, times?.compared ? times : undefined);
    if (delivery.empty) this.#empty++;
    this.#rhythm.add(receiveTime, delivery.empty);
    this.#rate.add(receiveTime, updates);
    this.#samples.add(updates);
    this.#ages.remove(delivery.removed);
    // A receipt ends an outage, whatever the clocks say; nothing else of it is known.
    if (times === undefined) this.#staleness.applied(receiveTime, undefined, receiveTime);
    else this.#timed(receiveTime, times);
  }

  #timed(receiveTime: number, { compared, publishTime, oldestChangeTime, generated }: DeliveryTimes): void {
    if (compared && this.#uncompared) this.#forgetTimes(receiveTime);
    this.#uncompared = !compared;
    this.#latencies.add(receiveTime - publishTime);
    this.#staleness.applied(receiveTime, oldestChangeTime, publishTime);
    this.#ages.update(receiveTime, generated);
  }

  /** The clocks have been compared at last: what was measured without is off by nobody knows how much. */
  #forgetTimes(now: number): void {
    this.#latencies.clear();
    this.#staleness = new StalenessMeter();
    this.#ages.restart(now);
    this.#samples.forgetStaleness();
  }

  /** Closes a second. Called once a second while it runs. */
  sample(now: number): void {
    if (this.#endTime !== undefined || this.#startTime === undefined) return;
    this.#samples.close(now, this.#rhythm.brought, this.#startTime, (time) => {
      const peak = this.#staleness.peakBetween(time - 1_000, time, now);
      return Math.max(peak, time - (this.#rhythm.overdueSince(now) ?? time));
    });
    this.#ages.turn(now);
  }

  /** What its present run is judged by; undefined while it does not run. */
  reading(now: number): LaneReading | undefined {
    if (this.#startTime === undefined || this.#endTime !== undefined) return undefined;
    return this.#record.reading(now, this.#rhythm.overdueSince(now));
  }

  #teeth(now: number, overdueSince: number | undefined): readonly Tooth[] {
    const teeth = this.#staleness
      .toothHistory(now - TEETH_MS, this.#endTime === undefined ? now : undefined)
      .map(({ start, end, peak }) => ({ start, end, peakMs: peak }));
    if (overdueSince === undefined || this.#staleness.staleness(now) > 0) return teeth;
    return [...teeth, { start: overdueSince, end: now, peakMs: now - overdueSince }];
  }

  figures(role: TransportRole, now: number): TransportFigures {
    const running = this.#endTime === undefined;
    // What ended is told as it stood at its end.
    const at = this.#endTime ?? now;
    const known = this.#startTime !== undefined;
    // Of a run that has brought nothing nobody knows whether it was fresh.
    const { brought } = this.#rhythm;
    const overdueSince = running ? this.#rhythm.overdueSince(at) : undefined;
    const presumedMs = overdueSince === undefined ? 0 : at - overdueSince;
    return {
      name: this.name,
      role,
      state: running ? this.#state : undefined,
      endedTime: this.#endTime,
      frequency: brought || (known && running) ? this.#rate.rate(at) : undefined,
      latencyMs: this.#latencies.summary(),
      ageMs: this.#ages.summary(at),
      stalenessMs: brought
        ? {
            now: Math.max(presumedMs, this.#staleness.staleness(at)),
            mean: this.#staleness.mean(at, WINDOW_MS),
            peak: Math.max(presumedMs, this.#staleness.peak(at, WINDOW_MS)),
          }
        : undefined,
      bytesPerSecond: known ? this.#cost.bytesPerSecond(at) : undefined,
      overheadRatio: this.#cost.overheadRatio,
      requests: this.#cost.requests,
      emptyAnswers: this.#empty,
      reconnects: this.#reconnects,
      ledger: this.#ledger(),
      teeth: this.#teeth(at, overdueSince),
      samples: this.#samples.all,
    };
  }
}
