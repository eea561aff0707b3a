import type { InstrumentId } from '@/lib/market/instrument';
import type { MarketEvent } from '@/lib/market/market-event';
import type { SimulatedInstrument } from './instruments';
import { type SimulatedEvent, simulate } from './market';

/** Runs something once after `delayMs`. @returns cancels it. */
export type Schedule = (run: () => void, delayMs: number) => () => void;

export type Listener = (event: MarketEvent) => void;

/** Further behind than this (a suspended machine, a blocked process), simulated time stops instead of catching up. */
const LONGEST_LAG_MS = 1_000;

/** One instrument being played. */
interface Tape {
  readonly id: InstrumentId;
  readonly events: Iterator<SimulatedEvent, never>;
  readonly listeners: Set<Listener>;
  /** The newest quote of each source: what a listener that joins needs. */
  readonly newest: Map<string, MarketEvent>;
  upcoming: SimulatedEvent;
  /** Real time of the tape's time 0, ms since 1970; moves on while nobody listens. */
  origin: number;
  stoppedAt: number | undefined;
}

/**
 * Plays simulated instruments against a real clock, to whoever listens. A tape runs while it has a listener and
 * goes on from where it stopped, so that prices do not jump when a subscription changes. One timer for all.
 */
export class SimulatorPlayer {
  readonly #tapes = new Map<InstrumentId, Tape>();
  #cancelTimer: (() => void) | undefined;

  constructor(
    private readonly seed: number | string,
    private readonly now: () => number,
    private readonly schedule: Schedule,
  ) {}

  /**
   * Plays these instruments to `listener`, beginning with what is known of each.
   * @returns stops; the last to stop leaves no timer.
   */
  listen(instruments: readonly SimulatedInstrument[], listener: Listener): () => void {
    const now = this.now();
    const tapes = instruments.map((instrument) => this.#tape(instrument, now));
    for (const tape of tapes) {
      for (const event of tape.newest.values()) listener({ ...event, ingestTime: now } as MarketEvent);
      if (tape.stoppedAt !== undefined) tape.origin += now - tape.stoppedAt;
      tape.stoppedAt = undefined;
      tape.listeners.add(listener);
    }
    this.#play();
    return () => {
      for (const tape of tapes) {
        if (tape.listeners.delete(listener) && tape.listeners.size === 0) tape.stoppedAt = this.now();
      }
      this.#arm();
    };
  }

  #tape(instrument: SimulatedInstrument, now: number): Tape {
    const known = this.#tapes.get(instrument.id);
    if (known !== undefined) return known;
    const events = simulate(this.seed, instrument);
    const tape: Tape = {
      id: instrument.id,
      events,
      listeners: new Set(),
      newest: new Map(),
      upcoming: events.next().value,
      origin: now,
      stoppedAt: undefined,
    };
    this.#tapes.set(instrument.id, tape);
    return tape;
  }

  #play(): void {
    const now = this.now();
    for (const tape of this.#tapes.values()) {
      if (tape.listeners.size === 0) continue;
      tape.origin += Math.max(0, now - LONGEST_LAG_MS - (tape.origin + tape.upcoming.atMs));
      while (tape.listeners.size > 0 && tape.origin + tape.upcoming.atMs <= now) {
        deliver(tape, now);
        tape.upcoming = tape.events.next().value;
      }
    }
    this.#arm();
  }

  #arm(): void {
    this.#cancelTimer?.();
    this.#cancelTimer = undefined;
    let due = Number.POSITIVE_INFINITY;
    for (const tape of this.#tapes.values()) {
      if (tape.listeners.size > 0) due = Math.min(due, tape.origin + tape.upcoming.atMs);
    }
    if (due === Number.POSITIVE_INFINITY) return;
    // Timers have a resolution of 1 ms; an early one would only spin.
    const delayMs = Math.max(1, Math.ceil(due - this.now()));
    this.#cancelTimer = this.schedule(() => this.#play(), delayMs);
  }
}

function deliver(tape: Tape, ingestTime: number): void {
  const { atMs, ...figures } = tape.upcoming;
  // Venues stamp whole milliseconds.
  const eventTime = Math.floor(tape.origin + atMs);
  const event: MarketEvent = { ...figures, id: tape.id, eventTime, ingestTime };
  if (event.kind === 'quote') tape.newest.set(event.source, event);
  else {
    const fields = { last: event.price, lastSize: event.size };
    tape.newest.set('last', { kind: 'quote', id: tape.id, source: 'last', fields, eventTime, ingestTime });
  }
  for (const listener of tape.listeners) listener(event);
}
