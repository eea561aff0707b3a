import { subscriptionOf } from '@/lib/protocol/subscription';
import type { ClientTransport, Mount, Runtime, TransportName } from '@/lib/transports/transport';
import { Clocks } from '../clocks';
import { LaneOpener } from '../lane-opener';
import type { Applied } from '../view';
import { clockStep } from './clock-step';
import { Entrant } from './entrant';
import { MeanPlaces } from './mean-places';
import { OwedTrades } from './owed-trades';
import { hasEnded, type RaceFigures } from './race-figures';
import { comparisonsOf, type RaceSetup } from './race-setup';
import { placesOf, type Update, UpdateTable } from './update-table';

/** How long the lanes wait for one another at the start, ms. */
const PATIENCE_MS = 5_000;
const FIGURES_MS = 250;
const SECOND_MS = 1_000;

export interface RaceOptions {
  readonly setup: RaceSetup;
  readonly transports: Readonly<Record<TransportName, ClientTransport>>;
  readonly webOrigin: string;
  readonly sidecarOrigin: string;
  readonly runtime: Runtime;
}

/**
 * Several transports on the same instruments at once, each with a connection, a view and a meter of its own, timed
 * by one clock. It is run once: `ready`, `running`, then `finished` or `stopped`.
 *
 * All lanes open together. Measuring begins when each has had its first frame, or after 5 s without those that have
 * not: they stay in the race, with the cause in their state, and are measured as soon as they come.
 */
export class Race {
  readonly #setup: RaceSetup;
  readonly #runtime: Runtime;
  readonly #clocks: Clocks;
  readonly #lanes: LaneOpener;
  readonly #entrants: readonly Entrant[];
  readonly #baseline: number;
  readonly #updates: UpdateTable;
  readonly #places: MeanPlaces;
  readonly #owed = new OwedTrades();
  readonly #listeners = new Set<() => void>();
  #timers: ReturnType<typeof setTimeout>[] = [];
  #phase: RaceFigures['phase'] = 'ready';
  #startTime: number | undefined;
  #sampledTime = 0;
  #clockStepMs = 0;
  #figures: RaceFigures;

  constructor({ setup, transports, webOrigin, sidecarOrigin, runtime }: RaceOptions) {
    const { lanes, instruments, maxFrequency, pollMs, baseline } = setup;
    const origins = { web: webOrigin, sidecar: sidecarOrigin };
    const subscription = subscriptionOf({ quotes: instruments, trades: instruments });
    this.#setup = setup;
    this.#runtime = runtime;
    this.#clocks = new Clocks(origins, runtime, () => undefined);
    this.#lanes = new LaneOpener({ transports, origins, runtime, clocks: this.#clocks, maxFrequency, pollMs });
    this.#entrants = lanes.map((name) => new Entrant(name, subscription, comparisonsOf(setup)));
    this.#baseline = lanes.indexOf(baseline);
    this.#places = new MeanPlaces(lanes.length);
    this.#updates = new UpdateTable(lanes.length, Math.max(pollMs, SECOND_MS / maxFrequency), (update) =>
      this.#places.add(update, this.#clockStepMs),
    );
    this.#figures = this.#makeFigures(runtime.now());
  }

  /** A new object four times a second while it runs, the same otherwise; after the end it stays as it was then. */
  get figures(): RaceFigures {
    return this.#figures;
  }

  /** Told when there are new figures. @returns stops telling. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Opens every lane. Once; later calls do nothing. */
  start(): void {
    if (this.#phase !== 'ready') return;
    this.#phase = 'running';
    this.#clockStepMs = clockStep(() => this.#runtime.now());
    this.#clocks.start('web');
    this.#timers.push(
      setInterval(() => this.#tick(), FIGURES_MS),
      setTimeout(() => this.#begin(), PATIENCE_MS),
    );
    for (const { entrant, lane } of this.#drawn()) {
      entrant.open(
        this.#lanes,
        (updates, applied, receiveTime) => this.#applied(lane, updates, applied, receiveTime),
        () => this.#moved(),
      );
    }
    this.#refresh();
  }

  /** Ends it by hand: what was measured stays. Without effect on one that does not run. */
  stop(): void {
    this.#end('stopped');
  }

  /** Ends it and tells nobody any more. Idempotent. */
  close(): void {
    this.#listeners.clear();
    this.stop();
    if (this.#phase === 'ready') this.#phase = 'stopped';
  }

  #end(phase: 'finished' | 'stopped'): void {
    if (this.#phase !== 'running') return;
    this.#phase = phase;
    this.#updates.settle();
    this.#refresh();
    this.#release();
  }

  /** By lot: a server serves its readers in the order they came, so whoever comes first has a little advantage. */
  #drawn(): readonly { readonly entrant: Entrant; readonly lane: number }[] {
    return this.#entrants
      .map((entrant, lane) => ({ entrant, lane, lot: this.#runtime.random() }))
      .sort((a, b) => a.lot - b.lot);
  }

  #release(): void {
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers = [];
    for (const entrant of this.#entrants) entrant.close();
    this.#clocks.stop();
  }

  #moved(): void {
    if (this.#phase !== 'running') return;
    const running = this.#entrants.flatMap((entrant, lane) => (entrant.runs ? [lane] : []));
    this.#updates.setRunning(running, this.#runtime.now());
    if (this.#entrants.every((entrant) => entrant.arrived)) this.#begin();
  }

  #begin(): void {
    if (this.#startTime !== undefined || this.#phase !== 'running') return;
    const now = this.#runtime.now();
    this.#startTime = now;
    this.#sampledTime = now;
    this.#owed.begin();
    for (const { meter } of this.#entrants) meter.begin(now);
    const { durationMs } = this.#setup;
    if (durationMs !== undefined) this.#timers.push(setTimeout(() => this.#end('finished'), durationMs));
    this.#refresh();
  }

  #applied(lane: number, updates: readonly Update[], { trades }: Applied, receiveTime: number): void {
    const epoch = this.#entrants[lane]?.epoch ?? 0;
    for (const trade of trades) this.#owed.applied(epoch, trade);
    if (this.#startTime === undefined) return;
    for (const update of updates) {
      const times = this.#updates.applied(lane, update, receiveTime);
      if (times === undefined || times.count < 2) continue;
      if (lane !== this.#baseline) this.#entrants[lane]?.paired(times, lane, this.#baseline);
      else {
        this.#entrants.forEach((entrant, other) => {
          if (other !== lane) entrant.paired(times, other, lane);
        });
      }
    }
  }

  #tick(): void {
    const now = this.#runtime.now();
    // A hidden page is late: what it missed is one long second.
    if (this.#startTime !== undefined && now - this.#sampledTime >= SECOND_MS - FIGURES_MS / 2) {
      this.#sampledTime = now;
      for (const { meter } of this.#entrants) meter.sample(now);
    }
    this.#refresh(now);
  }

  #refresh(now = this.#runtime.now()): void {
    this.#figures = this.#makeFigures(now);
    for (const listener of this.#listeners) listener();
  }

  #makeFigures(now: number): RaceFigures {
    const newest = this.#updates.newest(now);
    const places = placesOf(newest?.times ?? [], this.#clockStepMs);
    const standings = hasEnded(this.#phase) ? this.#places.standings() : undefined;
    const lanes = this.#entrants.map((entrant, lane) => {
      const paired = lane === this.#baseline ? undefined : entrant.difference(this.#clockStepMs);
      return entrant.figures({ place: places[lane], meanPlace: standings?.places[lane], paired }, now);
    });
    const sum = (of: 'missed' | 'duplicate' | 'outOfOrder') =>
      lanes.reduce((total, { figures }) => total + figures.ledger[of], 0);
    return {
      setup: this.#setup,
      phase: this.#phase,
      startTime: this.#startTime,
      elapsedMs: this.#startTime === undefined ? 0 : now - this.#startTime,
      newestUpdate: newest?.number ?? 0,
      standings: standings === undefined ? undefined : { of: standings.of, updates: standings.updates },
      lanes,
      ledger: {
        expected: this.#owed.count,
        lost: sum('missed'),
        twice: sum('duplicate'),
        disordered: sum('outOfOrder'),
      },
      slots: { web: this.#slots('web'), sidecar: this.#slots('sidecar') },
      clock: this.#clocks.estimate,
    };
  }

  #slots(mount: Mount): number {
    return this.#entrants.reduce((sum, { lane }) => {
      const traits = lane?.transport.traits;
      return sum + (traits?.mount === mount ? traits.httpSlots : 0);
    }, 0);
  }
}
