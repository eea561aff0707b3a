import type { InstrumentId } from '@/lib/market/instrument';
import type { AlertDesk, StandingRule } from './alert-desk';
import type { AlertSource } from './alert-source';
import { Attention } from './attention';
import { conditionHolds } from './condition-holds';
import type { Firing, Happening } from './firing';
import { PriceHistory } from './price-history';
import { SilenceWatch } from './silence-watch';

export interface AlertEngineOptions {
  readonly source: AlertSource;
  readonly desk: AlertDesk;
  /** Runs `tick` about every `ms`; a browser does so less often in hidden tabs. @returns stops it. */
  every(ms: number, tick: () => void): () => void;
  /** Says when it is this page that judges, and when it is another. @returns gives that up. */
  takeTurn(onTurn: (judges: boolean) => void): () => void;
  /** Told once for each alert that fires, in the page that judges. */
  onFired(firing: Firing, rule: StandingRule): void;
}

const LOOK_EVERY_MS = 1_000;
const MINUTE_MS = 60_000;

/**
 * Judges alerts with each frame that is received, and once a second for what time alone brings about: silence, and a
 * window that moves on. A condition that holds is news only once it has been seen not to hold since it was armed.
 *
 * Spans of time are those that this page has listened (`Attention`); the clock on the wall is for what is shown.
 */
export class AlertEngine {
  readonly #options: AlertEngineOptions;
  readonly #attention: Attention;
  readonly #silence: SilenceWatch;
  /** By rule and arming. */
  readonly #histories = new Map<string, PriceHistory>();
  /** Armings whose condition this page has seen not to hold. */
  readonly #seenOff = new Set<string>();
  #stops: (() => void)[] = [];
  #judges = false;
  #looking = false;
  #outageSince: number | undefined;

  constructor(options: AlertEngineOptions) {
    this.#options = options;
    this.#attention = new Attention(options.source, (until) => {
      for (const history of this.#histories.values()) history.interrupt(until);
    });
    this.#silence = new SilenceWatch(options.source, this.#attention);
  }

  /** Idempotent; a stopped engine can be started again. */
  start(): void {
    if (this.#stops.length > 0) return;
    const { source, desk, every, takeTurn } = this.#options;
    this.#stops = [
      source.onReceive((ids) => this.#received(ids)),
      desk.onChange(() => this.#changed()),
      every(LOOK_EVERY_MS, () => {
        this.#attention.looked();
        this.#look();
      }),
      takeTurn((judges) => {
        this.#judges = judges;
        if (judges) this.#look();
      }),
    ];
    this.#changed();
  }

  stop(): void {
    for (const stop of this.#stops.splice(0)) stop();
    this.#judges = false;
    this.#options.source.follow([]);
  }

  /** For how long the page has listened without an update of an instrument, ms; undefined while it cannot be told. */
  silentMs(id: InstrumentId): number | undefined {
    return this.#silence.msOf(id);
  }

  get #armed(): readonly StandingRule[] {
    return this.#options.desk.standing.rules.filter(({ fired }) => !fired);
  }

  /** Alerts were set, armed or removed. */
  #changed(): void {
    const armed = this.#armed;
    this.#options.source.follow([...new Set(armed.map(({ instrument }) => instrument))]);
    const keys = new Set(armed.map(keyOf));
    for (const key of this.#histories.keys()) if (!keys.has(key)) this.#histories.delete(key);
    for (const key of this.#seenOff) if (!keys.has(key)) this.#seenOff.delete(key);
    for (const rule of armed) this.#remember(rule);
    this.#look();
  }

  #received(ids: readonly InstrumentId[]): void {
    this.#attention.heard();
    // What comes first after an outage is told of before that has ended.
    if (this.#options.source.disconnectedSince !== undefined) this.#attention.interrupt();
    this.#silence.heard(ids);
    const came = new Set(ids);
    for (const rule of this.#armed) {
      // A frame without an instrument tells that it is silent.
      if (!came.has(rule.instrument) && rule.condition.kind !== 'silent') continue;
      this.#remember(rule);
      this.#judge(rule);
    }
  }

  #look(): void {
    // What a look writes down is a change, too.
    if (this.#looking) return;
    this.#looking = true;
    this.#attention.sign();
    const armed = this.#armed;
    this.#watchOutage(armed.length > 0);
    if (this.#outageSince === undefined) for (const rule of armed) this.#judge(rule);
    else this.#attention.interrupt();
    this.#looking = false;
  }

  /** Every page remembers prices, so that the turn can come to it. */
  #remember(rule: StandingRule): void {
    const { instrument, condition } = rule;
    const last = this.#lastOf(instrument);
    if (condition.kind !== 'move' || last === undefined) return;
    const key = keyOf(rule);
    const history = this.#histories.get(key) ?? new PriceHistory(condition.minutes * MINUTE_MS);
    history.add(this.#attention.time, last);
    this.#histories.set(key, history);
  }

  #judge(rule: StandingRule): void {
    const { desk } = this.#options;
    const { condition, instrument } = rule;
    const silentMs = condition.kind === 'silent' ? this.#silence.msOf(instrument) : undefined;
    const key = keyOf(rule);
    const base = this.#histories.get(key)?.base(this.#attention.time);
    const holds = conditionHolds(condition, { last: this.#lastOf(instrument), base, silentMs });
    if (holds === undefined) return;
    // Every page looks, so that the turn can come to it; one writes down what it sees.
    if (!holds) this.#seenOff.add(key);
    if (!this.#judges) return;
    if (!holds && !rule.ready) desk.markReady(rule);
    if (!holds || !rule.ready) return;
    // Silence is counted by this page from its beginning: it is never older than it.
    const late = condition.kind !== 'silent' && !this.#seenOff.has(key);
    const firing = desk.fire(this.#happeningOf(rule, base, late));
    if (firing !== undefined) this.#options.onFired(firing, rule);
  }

  #happeningOf(
    { id, arming, instrument, condition }: StandingRule,
    base: number | undefined,
    late: boolean,
  ): Happening {
    const { source } = this.#options;
    const time = source.now();
    const updatedTime = source.updatedTime(instrument);
    const { word, simulated, delayMinutes } = source.state(instrument);
    return {
      rule: id,
      arming,
      instrument,
      condition,
      time,
      price: this.#lastOf(instrument),
      base: condition.kind === 'move' ? base : undefined,
      ageMs: updatedTime === undefined ? undefined : Math.max(0, time - updatedTime),
      word,
      simulated,
      delayMinutes,
      late,
    };
  }

  #watchOutage(armed: boolean): void {
    const { source, desk } = this.#options;
    const since = source.disconnectedSince;
    if (since === undefined && this.#outageSince !== undefined && this.#judges && armed)
      desk.noteOutage({ from: this.#outageSince, to: source.now() });
    this.#outageSince = since;
  }

  #lastOf(id: InstrumentId): number | undefined {
    return this.#options.source.quote(id)?.last ?? undefined;
  }
}

function keyOf({ id, arming }: StandingRule): string {
  return `${id}.${arming}`;
}
