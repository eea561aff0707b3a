import type { Meters } from './meters';
import type { TransportFigures, TransportRole } from './transport-figures';

export interface FigureBoardOptions {
  readonly meters: Meters;
  now(): number;
  roleOf(name: TransportFigures['name']): TransportRole;
  /** There are new figures. */
  onMade(): void;
  /** A second is over, and its figures are made. */
  onSecond(): void;
}

/** The figures of every transport: remade each second, and whenever one may have another role. */
export class FigureBoard {
  readonly #options: FigureBoardOptions;
  #latest: readonly TransportFigures[] = [];
  #timer: ReturnType<typeof setInterval> | undefined;

  constructor(options: FigureBoardOptions) {
    this.#options = options;
  }

  /** One per transport, in the order of `TRANSPORT_NAMES`. */
  get latest(): readonly TransportFigures[] {
    return this.#latest;
  }

  start(): void {
    this.#timer = setInterval(() => this.#everySecond(), 1_000);
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  make(now = this.#options.now()): void {
    const { meters, roleOf, onMade } = this.#options;
    this.#latest = meters.figures(roleOf, now);
    onMade();
  }

  #everySecond(): void {
    const now = this.#options.now();
    this.#options.meters.sample(now);
    this.make(now);
    this.#options.onSecond();
  }
}
