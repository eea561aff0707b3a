import { AgeMeter } from '@/lib/freshness/age';
import { LatencyWindow } from '@/lib/freshness/quantiles';
import { RateWindow } from '@/lib/freshness/rate-window';
import { Rhythm } from '@/lib/freshness/rhythm';
import { StalenessMeter } from '@/lib/freshness/staleness';
import type { InstrumentId } from '@/lib/market/instrument';
import type { ConnectionState, TransportName, Wire } from '@/lib/transports/transport';
import type { LaneReading } from './auto/lane-reading';
import { LaneRecord } from './auto/lane-record';
import type { LedgerCounts } from './ledger-counts';
import type { FigureSample, Tooth, TransportFigures, TransportRole } from './transport-figures';

const WINDOW_MS = 10_000;
const TEETH_MS = 20_000;
const SAMPLES = 300;
const LATENCIES = 1_000;
const AGE_MS = 60_000;
/** Frames later than this many times their own rhythm, and at least so late, are overdue. */
const OVERDUE_FACTOR = 4;
const OVERDUE_MS = 2_000;
/** How far back a late arrival changes what was said of earlier seconds. */
const CORRECTED_MS = 20_000;

/** What a frame says of times, in this clock. */
export interface DeliveryTimes {
  /** False where nobody knows how far the server's clock is from this one: they are as the server said them. */
  readonly compared: boolean;
  readonly publishTime: number;
  readonly oldestChangeTime: number | undefined;
  /** What the shown value of each changed instrument is from: event time, or ingest time where there is none. */
  readonly generated: ReadonlyMap<InstrumentId, number>;
}

/** One applied frame. */
export interface Delivery {
  readonly receiveTime: number;
  /** Undefined while the clocks are about to be compared: the frame counts, and nothing is said of its times. */
  readonly times: DeliveryTimes | undefined;
  /** Instruments that are no longer shown. */
  readonly removed: readonly InstrumentId[];
  /** Quotes and trades applied. */
  readonly updates: number;
  readonly empty: boolean;
}

const NO_LEDGER: LedgerCounts = { missed: 0, duplicate: 0, outOfOrder: 0, overlap: 0, applied: 0, unknown: 0 };

/** Everything measured about one transport, over all its runs. */
export class TransportMeter {
  readonly name: TransportName;
  #rate = new RateWindow(WINDOW_MS);
  #payload = new RateWindow(WINDOW_MS);
  #bytes = new RateWindow(WINDOW_MS);
  readonly #latencies = new LatencyWindow(LATENCIES);
  #staleness = new StalenessMeter();
  readonly #ages = new Map<InstrumentId, AgeMeter>();
  #agesSince = 0;
  /** Some times were taken as the server said them. */
  #uncompared = false;
  #samples: FigureSample[] = [];
  #secondUpdates = 0;
  #requests = 0;
  #empty = 0;
  #reconnects = 0;
  #opened = 0;
  #totals = { payload: 0, bytes: 0 };
  #state: ConnectionState | undefined;
  #rhythm = new Rhythm();
  #record = new LaneRecord(0);
  #lastFrameTime: number | undefined;
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
    this.#rhythm = new Rhythm();
    this.#record = new LaneRecord(now);
    this.#lastFrameTime = undefined;
    this.#rate = new RateWindow(WINDOW_MS);
    this.#payload = new RateWindow(WINDOW_MS);
    this.#bytes = new RateWindow(WINDOW_MS);
    this.#ages.clear();
    this.#agesSince = now;
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
    this.#requests += wire.requests;
    this.#payload.add(now, wire.payloadBytes);
    this.#bytes.add(now, wire.bytes);
    this.#totals.payload += wire.payloadBytes;
    this.#totals.bytes += wire.bytes;
  }

  delivered(delivery: Delivery): void {
    const { receiveTime, times, updates } = delivery;
    this.#record.delivered(receiveTime, times?.compared ? times : undefined);
    if (delivery.empty) this.#empty++;
    else this.#rhythm.add(receiveTime);
    this.#lastFrameTime = receiveTime;
    this.#rate.add(receiveTime, updates);
    this.#secondUpdates += updates;
    for (const id of delivery.removed) this.#ages.delete(id);
    // A receipt ends an outage, whatever the clocks say; nothing else of it is known.
    if (times === undefined) this.#staleness.applied(receiveTime, undefined, receiveTime);
    else this.#timed(receiveTime, times);
  }

  #timed(receiveTime: number, { compared, publishTime, oldestChangeTime, generated: all }: DeliveryTimes): void {
    if (compared && this.#uncompared) this.#forgetTimes(receiveTime);
    this.#uncompared = !compared;
    this.#latencies.add(receiveTime - publishTime);
    this.#staleness.applied(receiveTime, oldestChangeTime, publishTime);
    for (const [id, generated] of all) {
      let meter = this.#ages.get(id);
      if (meter === undefined) {
        meter = new AgeMeter();
        this.#ages.set(id, meter);
      }
      meter.update(receiveTime, generated);
    }
  }

  /** The clocks have been compared at last: what was measured without is off by nobody knows how much. */
  #forgetTimes(now: number): void {
    this.#latencies.clear();
    this.#staleness = new StalenessMeter();
    this.#ages.clear();
    this.#agesSince = now;
    this.#samples = this.#samples.map((sample) => ({ ...sample, stalenessPeakMs: undefined }));
  }

  /** Closes a second. Called once a second while it runs. */
  sample(now: number): void {
    if (this.#endTime !== undefined || this.#startTime === undefined) return;
    const measured = this.#lastFrameTime !== undefined;
    const sample = {
      time: now,
      frequency: measured ? this.#secondUpdates : undefined,
      stalenessPeakMs: measured ? 0 : undefined,
    };
    this.#secondUpdates = 0;
    this.#samples = [...this.#samples, sample].slice(-SAMPLES).map((one) => this.#corrected(one, now));
    if (now - this.#agesSince < AGE_MS) return;
    for (const meter of this.#ages.values()) meter.restart(now);
    this.#agesSince = now;
  }

  /** What arrived late tells how stale the seconds were in which nothing arrived. */
  #corrected(sample: FigureSample, now: number): FigureSample {
    const { time, stalenessPeakMs } = sample;
    if (stalenessPeakMs === undefined || time <= Math.max(now - CORRECTED_MS, this.#startTime ?? 0)) return sample;
    const peak = this.#staleness.peakBetween(time - 1_000, time, now);
    return { ...sample, stalenessPeakMs: Math.max(peak, time - (this.#overdueSince(now) ?? time)) };
  }

  /**
   * Since when nothing came although it should have. A line that has gone silent cannot say that prices moved; by the
   * rhythm it had they did, and until a frame tells, staleness counts from the last one.
   */
  #overdueSince(now: number): number | undefined {
    const { dueMs } = this.#rhythm;
    if (dueMs === undefined || this.#lastFrameTime === undefined) return undefined;
    const overdue = now - this.#lastFrameTime > Math.max(OVERDUE_MS, OVERDUE_FACTOR * dueMs);
    return overdue ? this.#lastFrameTime : undefined;
  }

  /** What its present run is judged by; undefined while it does not run. */
  reading(now: number): LaneReading | undefined {
    if (this.#startTime === undefined || this.#endTime !== undefined) return undefined;
    return this.#record.reading(now, this.#overdueSince(now));
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
    const brought = this.#lastFrameTime !== undefined;
    const { payload, bytes } = this.#totals;
    const overdueSince = running ? this.#overdueSince(at) : undefined;
    const presumedMs = overdueSince === undefined ? 0 : at - overdueSince;
    return {
      name: this.name,
      role,
      state: running ? this.#state : undefined,
      endedTime: this.#endTime,
      frequency: brought || (known && running) ? this.#rate.rate(at) : undefined,
      latencyMs: this.#latencies.summary(),
      ageMs: this.#age(at),
      stalenessMs: brought
        ? {
            now: Math.max(presumedMs, this.#staleness.staleness(at)),
            mean: this.#staleness.mean(at, WINDOW_MS),
            peak: Math.max(presumedMs, this.#staleness.peak(at, WINDOW_MS)),
          }
        : undefined,
      bytesPerSecond: known ? this.#bytes.rate(at) : undefined,
      overheadRatio: payload > 0 ? (bytes - payload) / payload : undefined,
      requests: this.#requests,
      emptyAnswers: this.#empty,
      reconnects: this.#reconnects,
      ledger: this.#ledger(),
      teeth: this.#teeth(at, overdueSince),
      samples: this.#samples.slice(),
    };
  }

  #age(now: number): TransportFigures['ageMs'] {
    let sum = 0;
    let count = 0;
    let peak = 0;
    for (const meter of this.#ages.values()) {
      sum += meter.mean(now) ?? 0;
      peak = Math.max(peak, meter.maxPeak ?? 0, meter.current(now) ?? 0);
      count++;
    }
    return count === 0 ? undefined : { mean: sum / count, peak };
  }
}
