import { BEHIND_BUDGET_MS } from '@/lib/freshness/freshness-contract';
import type { TransportName } from '@/lib/transports/transport';
import type { LaneReading } from './lane-reading';
import type { Preference } from './preference';
import type { Proof } from './proof';
import type { SetAsides } from './set-asides';
import { isHard, type Trouble } from './trouble';

/** Among transports none of which is good, one counts as good as the least bad up to so many times as bad. */
const ALIKE = 2;

/** Where to go from a transport that is in trouble. */
export class WaysOut {
  readonly #preference: Preference;
  readonly #asides: SetAsides;

  constructor(preference: Preference, asides: SetAsides) {
    this.#preference = preference;
    this.#asides = asides;
  }

  /** One that may do better. Undefined where none is left to try. */
  good(
    from: TransportName,
    trouble: Trouble,
    reading: LaneReading,
    proof: Proof | undefined,
    now: number,
  ): TransportName | undefined {
    return isHard(trouble) ? this.#anyThatMayWork(from, proof, now) : this.#fresher(from, reading, proof);
  }

  /** Nothing comes, so there is nothing to lose by trying. */
  #anyThatMayWork(from: TransportName, proof: Proof | undefined, now: number): TransportName | undefined {
    if (proof?.holds) return proof.name;
    const others = this.#preference.others(from).filter((name) => this.#asides.due(name, now));
    return others.find((name) => this.#asides.of(name) === undefined) ?? others[0];
  }

  /** Something comes, if late: only what can be expected to do better, and never failed here. */
  #fresher(from: TransportName, reading: LaneReading, proof: Proof | undefined): TransportName | undefined {
    if (proof?.keeps) return proof.name;
    const untried = this.#preference.others(from).filter((name) => this.#asides.of(name) === undefined);
    return untried.find((name) => this.helps(name, reading));
  }

  /** All have failed: the best of those that were about as little behind as any. */
  leastBad(from: TransportName, trouble: Trouble): TransportName | undefined {
    const least = this.#asides.leastBad(this.#preference.others(from));
    if (least === undefined) return undefined;
    const own = trouble.kind === 'late' ? trouble.behindMs : Number.POSITIVE_INFINITY;
    const bound = ALIKE * Math.min(own, this.#asides.badness(least));
    const bad = (name: TransportName) => (name === from ? own : this.#asides.badness(name));
    const best = this.#preference.names.find((name) => bad(name) <= bound);
    return best === from ? undefined : best;
  }

  /** What the line in use is behind is more than the other one's own promise. */
  helps(name: TransportName, reading: LaneReading): boolean {
    return reading.behindMs(this.#preference.limitMs(name)) > BEHIND_BUDGET_MS;
  }
}
