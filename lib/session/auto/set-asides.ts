import type { TransportName } from '@/lib/transports/transport';
import type { AutoTimes } from './auto-times';
import { badness, isHard, type Trouble } from './trouble';

/** Why, and until when, a transport is not to be used. */
export interface SetAside {
  readonly trouble: Trouble;
  /** Ms since 1970; afterwards it may be tried again. */
  readonly until: number;
  /** How often it has failed by now. */
  readonly strikes: number;
}

/** The transports that have failed here. Each time one fails again it has to wait twice as long. */
export class SetAsides {
  readonly #times: AutoTimes;
  readonly #of = new Map<TransportName, SetAside>();

  constructor(times: AutoTimes) {
    this.#times = times;
  }

  of(name: TransportName): SetAside | undefined {
    return this.#of.get(name);
  }

  add(name: TransportName, trouble: Trouble, now: number): void {
    const strikes = (this.#of.get(name)?.strikes ?? 0) + 1;
    const { asideMs, asideCeilingMs } = this.#times;
    this.#of.set(name, { trouble, until: now + Math.min(asideCeilingMs, asideMs * 2 ** (strikes - 1)), strikes });
  }

  /** It never failed, or its time is over. */
  due(name: TransportName, now: number): boolean {
    return (this.#of.get(name)?.until ?? now) <= now;
  }

  forget(name: TransportName): void {
    this.#of.delete(name);
  }

  /** Somebody asked to try again: every wait is over. What failed before is remembered. */
  endWaits(now: number): void {
    for (const [name, aside] of this.#of) this.#of.set(name, { ...aside, until: Math.min(aside.until, now) });
  }

  /** The one of `names` that was least behind; undefined when nothing came over any of them. */
  leastBad(names: readonly TransportName[]): TransportName | undefined {
    let best: TransportName | undefined;
    for (const name of names) {
      const aside = this.#of.get(name);
      if (aside === undefined || isHard(aside.trouble)) continue;
      if (best === undefined || badness(aside.trouble) < this.badness(best)) best = name;
    }
    return best;
  }

  /** How bad it was; infinite for one that brought nothing, or was never tried. */
  badness(name: TransportName): number {
    const aside = this.#of.get(name);
    return aside === undefined ? Number.POSITIVE_INFINITY : badness(aside.trouble);
  }
}
