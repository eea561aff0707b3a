import { FRESHNESS_CONTRACT } from '@/lib/freshness/freshness-contract';
import type { Tooth } from '@/lib/freshness/staleness';
import type { TransportName } from '@/lib/transports/transport';
import { AUTO_TIMES, LOOK_EVERY_MS } from './auto-times';
import { Chooser } from './chooser';
import { LaneReading } from './lane-reading';
import { Preference } from './preference';

/** What a line does at the moment; `held` is silence on a line whose rhythm nobody knows. */
export type Weather = 'good' | 'late' | 'refused' | 'silent' | 'held';

const TICK_MS = LOOK_EVERY_MS;
export const START = 1_790_000_000_000;

class SimulatedLane {
  readonly name: TransportName;
  readonly #startTime: number;
  #firstFrameTime: number | undefined;
  #lastFrameTime: number | undefined;
  #failures = 0;
  #teeth: readonly Tooth[] = [];
  #received: readonly number[] = [];

  constructor(name: TransportName, now: number) {
    this.name = name;
    this.#startTime = now;
  }

  /** @param lateMs how far behind it is where it is. */
  tick(now: number, weather: Weather, limitMs: number, lateMs: number): void {
    // It tries again every second or so.
    if (weather === 'refused') this.#failures += (now - this.#startTime) % 1_000 === 0 ? 1 : 0;
    if (weather === 'refused' || weather === 'silent' || weather === 'held') {
      if (weather !== 'held' && this.#firstFrameTime !== undefined && now - (this.#lastFrameTime ?? 0) > limitMs)
        this.#behind(now, TICK_MS, lateMs);
      return;
    }
    this.#receive(now);
    if (weather === 'late') this.#behind(now, TICK_MS, lateMs);
  }

  /** What came in the last `ms` is taken in only now. */
  takeInLate(now: number, ms: number): void {
    this.#receive(now);
    this.#behind(now, ms, ms);
  }

  /** Frames came, and in time, while nobody looked. */
  takeIn(now: number): void {
    this.#receive(now);
  }

  reading(now: number): LaneReading {
    return new LaneReading({
      time: now,
      startTime: this.#startTime,
      firstFrameTime: this.#firstFrameTime,
      lastFrameTime: this.#lastFrameTime,
      failures: this.#failures,
      cause: 'refused by the weather',
      teeth: this.#teeth.filter(({ end }) => end > now - FRESHNESS_CONTRACT.windowMs),
      received: this.#received,
    });
  }

  #receive(now: number): void {
    this.#firstFrameTime ??= now;
    this.#lastFrameTime = now;
    this.#failures = 0;
    this.#received = [...this.#received.slice(-40), now];
  }

  #behind(now: number, ms: number, peak: number): void {
    this.#teeth = [...this.#teeth.slice(-40), { start: now - ms, end: now, peak }];
  }
}

/** A world of lines whose weather a test makes, in which a chooser lives by a clock of its own. */
export class SimulatedLines {
  now = START;
  serverUp = true;
  /** Whether it is this tab's turn to prove. */
  mayProve = true;
  /** How far behind a late line is, ms. */
  lateMs = 1_000;
  readonly chooser: Chooser;
  readonly changes: { readonly at: number; readonly to: TransportName }[] = [];
  readonly proofs: TransportName[] = [];
  retries = 0;
  asked = 0;
  readonly #weather: (name: TransportName, atMs: number) => Weather;
  #live: SimulatedLane;
  #proving: SimulatedLane | undefined;
  #answerDue = false;

  /**
   * @param weather of each transport, by ms since the start.
   * @param running what the page lives on as it begins; by default the best there is.
   */
  constructor(
    names: readonly TransportName[],
    weather: (name: TransportName, atMs: number) => Weather,
    running?: TransportName,
  ) {
    const pushes = (name: TransportName) => name !== 'polling';
    const preference = new Preference(names, pushes, (name) => (pushes(name) ? 500 : 1_500));
    this.#weather = weather;
    this.chooser = new Chooser(preference, AUTO_TIMES);
    this.chooser.begin(this.now, running ?? this.chooser.chosen);
    this.#live = new SimulatedLane(this.chooser.chosen, this.now);
  }

  get why(): string {
    return this.chooser.status(this.now).why;
  }

  /** Lets time pass, in ticks. */
  run(ms: number): void {
    for (const end = this.now + ms; this.now < end; ) this.#tick();
  }

  /** The page is asleep: nothing is looked at. */
  sleep(ms: number): void {
    this.now += ms;
  }

  /** The page does not get to run: what comes meanwhile it takes in, and looks at, at the end. */
  hang(ms: number): void {
    this.now += ms;
    for (const lane of [this.#live, this.#proving])
      if (lane !== undefined && this.#weather(lane.name, this.now - START) === 'good') lane.takeInLate(this.now, ms);
    this.#look();
  }

  /** Timers come late, as in a hidden page; frames do not. */
  holdTimers(ms: number): void {
    for (const end = this.now + ms; this.now < end; ) {
      this.now += 50;
      this.#live.takeIn(this.now);
      this.#proving?.takeIn(this.now);
    }
  }

  #tick(): void {
    this.now += TICK_MS;
    for (const lane of [this.#live, this.#proving]) {
      const weather = this.serverUp ? this.#weather(lane?.name ?? 'sse', this.now - START) : 'refused';
      lane?.tick(this.now, weather, 500, this.lateMs);
    }
    this.#look();
  }

  #look(): void {
    if (this.#answerDue) this.chooser.answered(this.serverUp, this.now);
    this.#answerDue = false;
    const lanes = {
      chosen: this.#live.reading(this.now),
      proving: this.#proving?.reading(this.now),
      mayProve: () => this.mayProve,
    };
    for (const action of this.chooser.look(this.now, lanes)) {
      if (action.kind === 'switch') {
        this.changes.push({ at: this.now - START, to: action.to });
        this.#live = new SimulatedLane(action.to, this.now);
      } else if (action.kind === 'prove') {
        this.proofs.push(action.name);
        this.#proving = new SimulatedLane(action.name, this.now);
      } else if (action.kind === 'stop-proving') this.#proving = undefined;
      else if (action.kind === 'retry') this.retries++;
      else {
        this.asked++;
        this.#answerDue = true;
      }
    }
  }
}
