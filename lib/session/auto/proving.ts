import type { TransportName } from '@/lib/transports/transport';
import type { AutoAction } from './auto-action';
import type { AutoLanes } from './auto-lanes';
import type { AutoTimes } from './auto-times';
import type { LaneReading } from './lane-reading';
import type { Preference } from './preference';
import { Proof } from './proof';
import type { SetAsides } from './set-asides';

/** What another tab proved counts here for so long, ms. */
const VOUCHED_MS = 10_000;

/** What comes of one look. */
interface ProvingStep {
  /** It is to be used from now on. */
  readonly use?: TransportName;
  readonly actions: readonly AutoAction[];
}

const NOTHING: ProvingStep = { actions: [] };

/** Sees to the one proof that may run beside the line in use. */
export class Proving {
  readonly #preference: Preference;
  readonly #times: AutoTimes;
  readonly #asides: SetAsides;
  #proof: Proof | undefined;
  #vouched: { readonly name: TransportName; readonly time: number } | undefined;

  constructor(preference: Preference, times: AutoTimes, asides: SetAsides) {
    this.#preference = preference;
    this.#times = times;
    this.#asides = asides;
  }

  /** Undefined while none runs. */
  get proof(): Proof | undefined {
    return this.#proof;
  }

  /** Another tab of this browser has proved this one; where its proof is due here, that is as good. */
  vouched(name: TransportName, now: number): void {
    this.#vouched = { name, time: now };
  }

  /** Begins with the first of these that is due. @param candidates best first. */
  begin(now: number, candidates: readonly TransportName[], lanes: AutoLanes): ProvingStep {
    const name = candidates.find((candidate) => this.#asides.due(candidate, now));
    if (name === undefined) return NOTHING;
    if (name === this.#vouched?.name && now - this.#vouched.time <= VOUCHED_MS) {
      return { use: name, actions: [{ kind: 'switch', to: name }] };
    }
    if (lanes.mayProve?.(name) === false) return NOTHING;
    this.#proof = new Proof(name, now, this.#preference.limitMs(name), this.#times);
    return { actions: [{ kind: 'prove', name }] };
  }

  /** @param live the line in use. @param proving of the one that is proved; what is nobody's fault excused in both. */
  look(now: number, live: LaneReading, proving: LaneReading | undefined, slowMs: number): ProvingStep {
    const proof = this.#proof;
    if (proof === undefined || proving === undefined) return NOTHING;
    const result = proof.look(now, proving, live, slowMs);
    if (result.kind === 'open') return NOTHING;
    const ended = this.end();
    if (result.kind === 'given') {
      return { use: proof.name, actions: [...ended, { kind: 'switch', to: proof.name, proved: true }] };
    }
    // Both at once: that is the server or the network, and says nothing of this transport.
    if (live.facts.failures === 0) this.#asides.add(proof.name, result.trouble, now);
    return { actions: ended };
  }

  /** Idempotent. */
  end(): readonly AutoAction[] {
    if (this.#proof === undefined) return [];
    this.#proof = undefined;
    return [{ kind: 'stop-proving' }];
  }
}
