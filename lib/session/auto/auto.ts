import type { TransportName } from '@/lib/transports/transport';
import type { Lane } from '../lane';
import type { TabPlatform } from '../tabs/tab-platform';
import type { TransportMeter } from '../transport-meter';
import type { AutoAction } from './auto-action';
import type { AutoStatus } from './auto-status';
import { LOOK_EVERY_MS } from './auto-times';
import type { Chooser } from './chooser';
import type { LaneReading } from './lane-reading';
import { ProofTurns } from './proof-turns';

/** A lane in the background, with a meter of its own so that it disturbs nobody's figures. */
export interface ProofLane {
  readonly lane: Lane;
  readonly meter: TransportMeter;
}

export interface AutoOptions {
  readonly chooser: Chooser;
  now(): number;
  /** What the page lives on or is about to. */
  current(): TransportName;
  /** Of the lane the page lives on or is about to. */
  readingOf(name: TransportName): LaneReading | undefined;
  switchTo(name: TransportName): void;
  /** The other tabs; one of them at a time proves what takes up connections. Undefined: there are none to heed. */
  tabs(): TabPlatform | undefined;
  /** Whether it holds any of the connections a browser opens to a host. */
  takesSlots(name: TransportName): boolean;
  openProof(name: TransportName, onState: () => void): ProofLane;
  /** @returns whether the server answers a plain request. */
  askServer(signal: AbortSignal): Promise<boolean>;
  retry(): void;
  onChange(status: AutoStatus): void;
}

/** Does what the chooser decides. */
export class Auto {
  readonly #options: AutoOptions;
  readonly #turns: ProofTurns;
  #timer: ReturnType<typeof setInterval> | undefined;
  #abort = new AbortController();
  #proof: ProofLane | undefined;
  #soon = false;
  #told = '';
  #status: AutoStatus;

  constructor(options: AutoOptions) {
    this.#options = options;
    this.#status = options.chooser.status(options.now());
    this.#turns = new ProofTurns({
      tabs: options.tabs,
      now: options.now,
      onTurn: () => this.lookSoon(),
      onProved: (name) => {
        options.chooser.vouched(name, options.now());
        this.lookSoon();
      },
    });
  }

  get status(): AutoStatus {
    return this.#status;
  }

  /** Connections it has open for itself. */
  get lanes(): readonly Lane[] {
    return this.#proof === undefined ? [] : [this.#proof.lane];
  }

  /** The chosen one runs. Idempotent. */
  start(): void {
    if (this.#timer !== undefined) return;
    this.#abort = new AbortController();
    this.#timer = setInterval(() => this.#look(), LOOK_EVERY_MS);
    this.#options.chooser.begin(this.#options.now(), this.#options.current());
    this.#tell();
  }

  /** Closes what it has open. Idempotent; can be started again. */
  stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.#abort.abort();
    this.#endProof();
    this.#turns.stop();
  }

  /** A connection changed: looks once whatever led to it is done. */
  lookSoon(): void {
    if (this.#soon || this.#timer === undefined) return;
    this.#soon = true;
    queueMicrotask(() => {
      this.#soon = false;
      this.#look();
    });
  }

  /** Somebody asked to try again now. */
  retryNow(): void {
    this.#options.chooser.retryNow(this.#options.now());
    this.#proof?.lane.retryNow();
    this.lookSoon();
  }

  #look(): void {
    if (this.#timer === undefined) return;
    const { chooser, readingOf, takesSlots, now } = this.#options;
    const time = now();
    const lanes = {
      chosen: readingOf(chooser.chosen),
      proving: this.#proof?.meter.reading(time),
      mayProve: (name: TransportName) => !takesSlots(name) || this.#turns.get(),
    };
    for (const action of chooser.look(time, lanes)) this.#do(action);
    if (this.#proof === undefined) this.#turns.release();
    this.#tell();
  }

  #do(action: AutoAction): void {
    if (action.kind === 'switch') {
      this.#options.switchTo(action.to);
      if (action.proved) this.#turns.proved(action.to);
    } else if (action.kind === 'prove') this.#proof = this.#options.openProof(action.name, () => this.lookSoon());
    else if (action.kind === 'stop-proving') this.#endProof();
    else if (action.kind === 'ask-server') void this.#ask(this.#abort.signal);
    else this.#options.retry();
  }

  async #ask(signal: AbortSignal): Promise<void> {
    const up = await this.#options.askServer(signal);
    this.#options.chooser.answered(up, this.#options.now());
    if (!signal.aborted) this.#look();
  }

  #endProof(): void {
    const proof = this.#proof;
    this.#proof = undefined;
    proof?.lane.close();
  }

  #tell(): void {
    const status = this.#options.chooser.status(this.#options.now());
    // The time proved moves with every look; what people read of it does once a second.
    const told = JSON.stringify([status.chosen, status.why, status.since, status.proving?.name, status.retryTime]);
    if (told === this.#told) return;
    this.#told = told;
    this.#status = status;
    this.#options.onChange(status);
  }
}
