import { type AlertLog, type AlertMark, type Outage, readAlertLog } from './alert-log';
import { type AlertRule, type AlertWish, MOST_RULES } from './alert-rule';
import type { AlertShelf } from './alert-shelf';
import { type Firing, type Happening, MOST_FIRINGS } from './firing';
import { type KeptRules, readKeptRules } from './kept-rules';

/** An alert as it stands. */
export interface StandingRule extends AlertRule {
  /** It has fired since it was armed, and will not again. */
  readonly fired: boolean;
  /** Its condition has been seen not to hold since it was armed. Until then it waits for that first. */
  readonly ready: boolean;
}

/** All there is about alerts; the same object until something is another. */
export interface AlertsStanding {
  /** Oldest first. */
  readonly rules: readonly StandingRule[];
  /** Newest first. */
  readonly history: readonly Firing[];
  /** The part of the history that nobody has dismissed. */
  readonly unseen: readonly Firing[];
  readonly outage: Outage | undefined;
}

export interface AlertDeskOptions {
  readonly shelf: AlertShelf;
  /** Ms since 1970. */
  now(): number;
  /** 0 to 1, as `Math.random`. */
  random(): number;
}

const RULES_KEY = 'tickwire-alerts';
const LOG_KEY = 'tickwire-alerts-log';

export const NO_ALERTS: AlertsStanding = { rules: [], history: [], unseen: [], outage: undefined };

/**
 * The alerts of a browser: what the reader wants of them, and what has become of each. The two are kept apart, so that
 * a tab where alerts are changed and the tab that judges them never overwrite each other.
 */
export class AlertDesk {
  readonly #options: AlertDeskOptions;
  readonly #listeners = new Set<() => void>();
  #texts: { readonly rules: string | null; readonly log: string | null } | undefined;
  #standing = NO_ALERTS;

  constructor(options: AlertDeskOptions) {
    this.#options = options;
  }

  get standing(): AlertsStanding {
    const { shelf } = this.#options;
    const texts = { rules: shelf.read(RULES_KEY), log: shelf.read(LOG_KEY) };
    if (texts.rules !== this.#texts?.rules || texts.log !== this.#texts?.log) {
      this.#texts = texts;
      this.#standing = standingOf(readKeptRules(texts.rules), readAlertLog(texts.log));
    }
    return this.#standing;
  }

  /** Told when something is another, here or in another tab. @returns stops telling. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    const stop = this.#options.shelf.onChange(listener);
    return () => {
      this.#listeners.delete(listener);
      stop();
    };
  }

  /** @returns false when there are 100 already. */
  add(wish: AlertWish): boolean {
    if (this.#rules.rules.length >= MOST_RULES) return false;
    const { now, random } = this.#options;
    const id = `${now().toString(36)}-${Math.floor(random() * 36 ** 6).toString(36)}`;
    const rule = { ...wish, id, arming: 1, armedTime: now() };
    this.#keep((kept) => ({ ...kept, rules: [...kept.rules, rule] }));
    return true;
  }

  /** Another wish is armed anew. */
  change(id: string, wish: AlertWish): void {
    this.#armedAnew(id, (rule) => ({ ...rule, ...wish }));
  }

  /** It may fire once more. */
  arm(id: string): void {
    this.#armedAnew(id, (rule) => rule);
  }

  /** What it did stays in the history. */
  remove(id: string): void {
    this.#keep((kept) => ({ ...kept, rules: kept.rules.filter((rule) => rule.id !== id) }));
  }

  /** All that has fired has been read. */
  dismiss(): void {
    this.#keep((kept) => ({ ...kept, seen: this.#newest }));
  }

  clearHistory(): void {
    this.#keep((kept) => ({ ...kept, cleared: this.#newest }));
  }

  /** For whoever judges: the condition of a rule does not hold. */
  markReady({ id, arming }: AlertRule): void {
    const standing = this.standing.rules.find((rule) => rule.id === id);
    if (standing?.arming !== arming || standing.ready) return;
    this.#note((log) => ({ ...log, marks: { ...log.marks, [id]: { arming, ready: true, fired: false } } }));
  }

  /**
   * For whoever judges: a rule fires.
   * @returns undefined where it has fired already since it was armed, or is not there any more; then nothing happens.
   */
  fire(happening: Happening): Firing | undefined {
    const rule = this.standing.rules.find(({ id }) => id === happening.rule);
    if (rule === undefined || rule.fired || rule.arming !== happening.arming) return undefined;
    const firing: Firing = { ...happening, number: this.#newest + 1 };
    const mark: AlertMark = { arming: firing.arming, ready: true, fired: true };
    this.#note((log) => ({
      ...log,
      marks: { ...log.marks, [firing.rule]: mark },
      history: [...log.history, firing],
    }));
    return firing;
  }

  /** For whoever judges: there was no server for a while. */
  noteOutage(outage: Outage): void {
    this.#note((log) => ({ ...log, outage }));
  }

  get #rules(): KeptRules {
    return readKeptRules(this.#options.shelf.read(RULES_KEY));
  }

  /** The greatest number a firing has had, as far as anything that is kept tells. */
  get #newest(): number {
    const { seen, cleared } = this.#rules;
    return Math.max(seen, cleared, ...this.standing.history.map(({ number }) => number));
  }

  #armedAnew(id: string, change: (rule: AlertRule) => AlertRule): void {
    const armed = (rule: AlertRule) => ({
      ...change(rule),
      arming: rule.arming + 1,
      armedTime: this.#options.now(),
    });
    this.#keep((kept) => ({ ...kept, rules: kept.rules.map((rule) => (rule.id === id ? armed(rule) : rule)) }));
  }

  #keep(change: (kept: KeptRules) => KeptRules): void {
    this.#options.shelf.write(RULES_KEY, JSON.stringify(change(this.#rules)));
    this.#tell();
  }

  #note(change: (log: AlertLog) => AlertLog): void {
    const { rules, cleared } = this.#rules;
    const { marks, history, outage } = change(readAlertLog(this.#options.shelf.read(LOG_KEY)));
    const ids = new Set(rules.map(({ id }) => id));
    const log: AlertLog = {
      marks: Object.fromEntries(Object.entries(marks).filter(([id]) => ids.has(id))),
      history: history.filter(({ number }) => number > cleared).slice(-MOST_FIRINGS),
      outage,
    };
    this.#options.shelf.write(LOG_KEY, JSON.stringify(log));
    this.#tell();
  }

  #tell(): void {
    for (const listener of [...this.#listeners]) listener();
  }
}

function standingOf({ rules, seen, cleared }: KeptRules, { marks, history, outage }: AlertLog): AlertsStanding {
  const kept = history.filter(({ number }) => number > cleared).reverse();
  const standing = rules.map((rule) => {
    const mark = marks[rule.id];
    const current = mark?.arming === rule.arming ? mark : undefined;
    return { ...rule, fired: current?.fired ?? false, ready: current?.ready ?? false };
  });
  return { rules: standing, history: kept, unseen: kept.filter(({ number }) => number > seen), outage };
}
