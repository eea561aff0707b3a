import type { InstrumentId } from '@/lib/market/instrument';
import type { Quote } from '@/lib/market/quote';
import type { RowState } from '../row-state';
import type { TabPlatform } from '../tabs/tab-platform';
import { AlertDesk, type StandingRule } from './alert-desk';
import { AlertEngine } from './alert-engine';
import type { AlertShelf } from './alert-shelf';
import type { AlertSource } from './alert-source';
import type { Firing } from './firing';
import { JudgingTurn } from './judging-turn';

const LIVE: RowState = {
  word: 'LIVE',
  awaited: false,
  simulated: false,
  delayMinutes: 0,
  since: undefined,
  session: undefined,
  detail: undefined,
};

/** What all tabs of a browser keep. */
export class MemoryShelf {
  readonly texts = new Map<string, string>();
  readonly #tabs = new Set<() => void>();

  /** As one tab sees it: it is told what the others write. */
  tab(): AlertShelf {
    let own: (() => void) | undefined;
    return {
      read: (key) => this.texts.get(key) ?? null,
      write: (key, text) => {
        this.texts.set(key, text);
        for (const tell of this.#tabs) if (tell !== own) tell();
      },
      onChange: (listener) => {
        own = listener;
        this.#tabs.add(listener);
        return () => this.#tabs.delete(listener);
      },
    };
  }
}

/** A page with alerts, whose clock and prices a test sets. */
export class AlertWorld implements AlertSource {
  /** Of the clock on the wall. */
  time = 1_790_000_000_000;
  listening = true;
  disconnectedSince: number | undefined;
  followed: readonly InstrumentId[] = [];
  readonly states = new Map<InstrumentId, RowState>();
  readonly fired: { readonly firing: Firing; readonly rule: StandingRule }[] = [];
  readonly desk: AlertDesk;
  readonly engine: AlertEngine;
  readonly #quotes = new Map<InstrumentId, Quote>();
  readonly #listeners = new Set<(ids: readonly InstrumentId[]) => void>();
  readonly #ticks = new Set<() => void>();
  /** What the clock that is never set is ahead of the one on the wall. */
  #aheadMs = -1_789_999_000_000;

  constructor(shelf = new MemoryShelf(), tabs?: TabPlatform) {
    this.desk = new AlertDesk({ shelf: shelf.tab(), now: () => this.time, random: () => Math.random() });
    this.engine = new AlertEngine({
      source: this,
      desk: this.desk,
      every: (_, tick) => {
        this.#ticks.add(tick);
        return () => this.#ticks.delete(tick);
      },
      takeTurn: (onTurn) => {
        const turn = new JudgingTurn({ tabs, now: () => performance.now(), random: Math.random, onTurn });
        turn.want();
        return () => turn.release();
      },
      onFired: (firing, rule) => this.fired.push({ firing, rule }),
    });
    this.engine.start();
  }

  now(): number {
    return this.time;
  }

  elapsed(): number {
    return this.time + this.#aheadMs;
  }

  onReceive(listener: (ids: readonly InstrumentId[]) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  quote(id: InstrumentId): Quote | undefined {
    return this.#quotes.get(id);
  }

  updatedTime(id: InstrumentId): number | undefined {
    return this.#quotes.get(id)?.ingestTime;
  }

  state(id: InstrumentId): RowState {
    return this.states.get(id) ?? LIVE;
  }

  follow(ids: readonly InstrumentId[]): void {
    this.followed = ids;
  }

  /** Listeners and timers it has not given back. */
  get held(): number {
    return this.#listeners.size + this.#ticks.size;
  }

  say(id: InstrumentId, state: Partial<RowState>): void {
    this.states.set(id, { ...LIVE, ...state });
  }

  /** A frame brings these prices. @param ageMs of them. */
  receive(prices: Readonly<Record<InstrumentId, number>>, ageMs = 0): void {
    for (const [id, last] of Object.entries(prices))
      this.#quotes.set(id, { id, seq: this.time, ingestTime: this.time - ageMs, last });
    this.repeat(Object.keys(prices));
  }

  /** A frame brings what is known already, as a snapshot does. */
  repeat(ids: readonly InstrumentId[]): void {
    for (const tell of [...this.#listeners]) tell(ids);
  }

  /** Time passes, with its ticks. @param tickMs between two of them. */
  pass(ms: number, tickMs = 1_000): void {
    const end = this.time + ms;
    while (this.time < end) {
      this.time = Math.min(end, this.time + tickMs);
      this.tick();
    }
  }

  /** Its timer runs. */
  tick(): void {
    for (const tick of [...this.#ticks]) tick();
  }

  /** Nothing runs for so long. @param counted by the clock that is never set: some stand still in a computer's sleep. */
  sleep(ms: number, counted: boolean): void {
    this.time += ms;
    if (!counted) this.#aheadMs -= ms;
  }

  /** Somebody sets the clock on the wall. @param ms forward; back where it is negative. */
  setClock(ms: number): void {
    this.time += ms;
    this.#aheadMs -= ms;
  }

  /** The connection is lost, or stands again. */
  connect(connected: boolean): void {
    this.listening = connected;
    this.disconnectedSince = connected ? undefined : this.time;
  }
}
