import type { Candle } from '@/lib/market/candle';
import type { InstrumentId } from '@/lib/market/instrument';
import type { SimulatedInstrument } from './instruments';
import { type BookListener, type Listener, Tape, type TapeOptions } from './tape';
import type { CandleWish } from './tape-candles';

/** Runs something once after `delayMs`. @returns cancels it. */
export type Schedule = (run: () => void, delayMs: number) => () => void;

/**
 * Plays simulated instruments against a real clock, to whoever listens. A tape runs while it has a listener and
 * goes on from where it stopped, so that prices do not jump when a subscription changes. One timer for all.
 */
export class SimulatorPlayer {
  readonly #tapes = new Map<InstrumentId, Tape>();
  #cancelTimer: (() => void) | undefined;

  constructor(
    private readonly options: TapeOptions,
    private readonly now: () => number,
    private readonly schedule: Schedule,
  ) {}

  /**
   * Plays these instruments to `listener`, beginning with what is known of each.
   * @returns stops; the last to stop leaves no timer.
   */
  listen(instruments: readonly SimulatedInstrument[], listener: Listener): () => void {
    return this.#join(instruments, (tape, now) => tape.listen(listener, now, this.now));
  }

  /** The same for their order books. */
  listenBooks(instruments: readonly SimulatedInstrument[], listener: BookListener): () => void {
    return this.#join(instruments, (tape, now) => tape.listenBooks(listener, now, this.now));
  }

  candles(instrument: SimulatedInstrument, wish: CandleWish): Candle[] {
    const now = this.now();
    const candles = this.#tape(instrument, now).candles(wish, now);
    this.#arm();
    return candles;
  }

  #join(instruments: readonly SimulatedInstrument[], join: (tape: Tape, now: number) => () => void): () => void {
    const now = this.now();
    const leave = instruments.map((instrument) => join(this.#tape(instrument, now), now));
    this.#play();
    return () => {
      for (const each of leave) each();
      this.#arm();
    };
  }

  #tape(instrument: SimulatedInstrument, now: number): Tape {
    let tape = this.#tapes.get(instrument.id);
    if (tape === undefined) {
      tape = new Tape(instrument, this.options, now);
      this.#tapes.set(instrument.id, tape);
    }
    return tape;
  }

  #play(): void {
    const now = this.now();
    for (const tape of this.#tapes.values()) if (tape.dueAt <= now) tape.play(now);
    this.#arm();
  }

  #arm(): void {
    this.#cancelTimer?.();
    this.#cancelTimer = undefined;
    let due = Number.POSITIVE_INFINITY;
    for (const tape of this.#tapes.values()) due = Math.min(due, tape.dueAt);
    if (due === Number.POSITIVE_INFINITY) return;
    // Timers have a resolution of 1 ms; an early one would only spin.
    const delayMs = Math.max(1, Math.ceil(due - this.now()));
    this.#cancelTimer = this.schedule(() => this.#play(), delayMs);
  }
}
