import { BEHIND_BUDGET_MS } from '@/lib/freshness/freshness-contract';
import type { TransportName } from '@/lib/transports/transport';
import type { AutoStatus } from './auto-status';
import type { AutoTimes } from './auto-times';
import { Judge, type Verdict } from './judge';
import type { LaneReading } from './lane-reading';
import type { Preference } from './preference';
import { Proof } from './proof';
import { ServerAnswers } from './server-answers';
import { SetAsides } from './set-asides';
import { isHard, type Trouble } from './trouble';
import { whyOf } from './why';

/**
 * A longer pause between two looks means that the page slept: what came late then is no line's fault, ms. Browsers let
 * the timers of a hidden page run once a second, and after some minutes once a minute: from then on nothing is judged,
 * and a proof ends, until somebody looks again.
 */
const SLEPT_MS = 2_000;
/** Among transports none of which is good, one counts as good as the least bad up to so many times as bad. */
const ALIKE = 2;
/** What another tab proved counts here for so long, ms. */
const VOUCHED_MS = 10_000;

/** What is to be done. */
export type AutoAction =
  | {
      readonly kind: 'switch';
      readonly to: TransportName;
      /** It has proved itself here. */
      readonly proved?: true;
    }
  /** Run it in the background, in a view of its own. */
  | { readonly kind: 'prove'; readonly name: TransportName }
  | { readonly kind: 'stop-proving' }
  /** Ask the server by a plain request whether it is there; `answered` is told. */
  | { readonly kind: 'ask-server' }
  /** The server is back: connect at once. */
  | { readonly kind: 'retry' };

/** What is seen at one look. Undefined where it does not run. */
export interface AutoLanes {
  /** The lane of the chosen transport, be it live or still opening. */
  readonly chosen: LaneReading | undefined;
  readonly proving: LaneReading | undefined;
  /** @returns whether a proof of it may begin now. Default always. */
  mayProve?(name: TransportName): boolean;
}

/**
 * Decides which transport to use; knows no connection and no clock but what it is told.
 *
 * - One that cannot be had (refused, silent) is left at once, one that breaks the freshness contract after a while.
 *   Either is set aside, for longer each time.
 * - One that was never tried is tried live. One that failed before, and every one that is better than a line which
 *   works, has to prove itself in the background first: a proof costs no change.
 * - Nothing is blamed while the server itself gives no answer.
 */
export class Chooser {
  readonly #preference: Preference;
  readonly #times: AutoTimes;
  readonly #asides: SetAsides;
  readonly #server = new ServerAnswers();
  #chosen: TransportName;
  #since = 0;
  #judge: Judge;
  #verdict: Verdict['kind'] = 'waiting';
  #proof: Proof | undefined;
  #vouched: { readonly name: TransportName; readonly time: number } | undefined;
  #lookTime: number | undefined;
  #keptSince: number | undefined;
  #troubleSince: number | undefined;
  /** What is wrong while there is nowhere better to go. */
  #stuck: Trouble | undefined;
  #serverDown = false;
  /** It has moved to the least bad of all; once is enough. */
  #settled = false;

  /** It begins with the best there is. */
  constructor(preference: Preference, times: AutoTimes) {
    const [best] = preference.names;
    if (best === undefined) throw new Error('There is no transport to choose.');
    this.#preference = preference;
    this.#times = times;
    this.#asides = new SetAsides(times);
    this.#chosen = best;
    this.#judge = new Judge(0, preference.limitMs(this.#chosen), times);
  }

  get chosen(): TransportName {
    return this.#chosen;
  }

  /** `chosen` begins to run, for the first time or again. What failed before is remembered. */
  begin(now: number, chosen: TransportName): void {
    this.#proof = undefined;
    this.#lookTime = undefined;
    this.#use(chosen, now);
  }

  /** The answer to `ask-server`. */
  answered(up: boolean, now: number): void {
    this.#server.answered(up, now);
  }

  /** Another tab of this browser has proved this one; where its proof is due here, that is as good. */
  vouched(name: TransportName, now: number): void {
    this.#vouched = { name, time: now };
  }

  /** Somebody asked to try again now. */
  retryNow(now: number): void {
    this.#asides.endWaits(now);
  }

  /** Looks at what runs: a few times a second, and whenever a connection changes. */
  look(now: number, lanes: AutoLanes): readonly AutoAction[] {
    const { chosen } = lanes;
    if (chosen === undefined) return [];
    const woken = this.#noticeSleep(now);
    const verdict = this.#judge.look(now, chosen, this.#server.slowMs(now));
    this.#verdict = verdict.kind;
    if (verdict.kind === 'broken') return [...woken, ...this.#troubled(verdict.trouble, chosen, now, lanes)];
    this.#well(verdict, now);
    const worse = this.#proof !== undefined && !this.#preference.better(this.#chosen).includes(this.#proof.name);
    return [...woken, ...(worse ? this.#endProof() : this.#prove(now, chosen, lanes))];
  }

  status(now: number): AutoStatus {
    const chosen = this.#chosen;
    const { names } = this.#preference;
    const better = this.#preference.better(chosen);
    const proof = this.#proof;
    const waits = (this.#stuck === undefined ? better : names.filter((name) => name !== chosen)).flatMap(
      (name) => this.#asides.of(name)?.until ?? [],
    );
    const proving = proof && {
      name: proof.name,
      provenMs: Math.round(proof.provenMs(now)),
      neededMs: this.#times.proofMs,
    };
    const retryTime = proof !== undefined || waits.length === 0 ? undefined : Math.min(...waits);
    const why = whyOf(
      {
        chosen,
        proving,
        retryTime,
        failed: better.flatMap((name) => {
          const aside = this.#asides.of(name);
          return aside === undefined ? [] : { name, trouble: aside.trouble };
        }),
        serverDown: this.#serverDown,
        waiting: this.#verdict === 'waiting',
        best: better.length === 0,
        trouble: this.#stuck,
      },
      now,
    );
    return { chosen, why, since: this.#since, proving, retryTime };
  }

  #noticeSleep(now: number): readonly AutoAction[] {
    const slept = this.#lookTime !== undefined && now - this.#lookTime > SLEPT_MS;
    this.#lookTime = now;
    if (!slept) return [];
    this.#judge.excuse(now);
    this.#troubleSince = undefined;
    return this.#endProof();
  }

  #well(verdict: Verdict, now: number): void {
    this.#troubleSince = undefined;
    this.#stuck = undefined;
    this.#serverDown = false;
    if (verdict.kind === 'violated') this.#keptSince = undefined;
    if (verdict.kind !== 'kept') return;
    this.#keptSince ??= now;
    if (now - this.#keptSince >= this.#times.forgetMs) this.#asides.forget(this.#chosen);
  }

  #troubled(trouble: Trouble, reading: LaneReading, now: number, lanes: AutoLanes): readonly AutoAction[] {
    this.#keptSince = undefined;
    this.#troubleSince ??= now;
    const up = this.#server.upSince(this.#troubleSince, now);
    if (up === false) this.#serverDown = true;
    if (up !== true) {
      const ended = up === false ? this.#endProof() : [];
      return this.#server.ask(now) ? [...ended, { kind: 'ask-server' }] : ended;
    }
    if (this.#serverDown) {
      this.#judge.forgive(now, reading);
      this.#serverDown = false;
      this.#troubleSince = undefined;
      return [{ kind: 'retry' }];
    }
    return this.#leave(trouble, reading, now) ?? this.#prove(now, reading, lanes);
  }

  /** @returns undefined when there is nowhere to go now. */
  #leave(trouble: Trouble, reading: LaneReading, now: number): readonly AutoAction[] | undefined {
    const hard = isHard(trouble);
    if (!hard && now - this.#since < this.#times.dwellMs) return undefined;
    const target = hard ? this.#anyThatMayWork(now) : this.#fresher(reading, now);
    const to = target ?? (this.#settled ? undefined : this.#leastBad(trouble));
    if (to === undefined) {
      this.#stuck = trouble;
      return undefined;
    }
    this.#asides.add(this.#chosen, trouble, now);
    const ended = this.#endProof();
    this.#use(to, now);
    this.#settled = target === undefined;
    return [...ended, { kind: 'switch', to }];
  }

  /** Nothing comes, so there is nothing to lose by trying. */
  #anyThatMayWork(now: number): TransportName | undefined {
    if (this.#proof?.holds) return this.#proof.name;
    const others = this.#others.filter((name) => this.#asides.due(name, now));
    return others.find((name) => this.#asides.of(name) === undefined) ?? others[0];
  }

  /** Something comes, if late: only what can be expected to do better, and never failed here. */
  #fresher(reading: LaneReading, now: number): TransportName | undefined {
    if (this.#proof?.keeps(now)) return this.#proof.name;
    return this.#others.find((name) => this.#asides.of(name) === undefined && this.#helps(name, reading));
  }

  /** All have failed: the best of those that were about as little behind as any. */
  #leastBad(trouble: Trouble): TransportName | undefined {
    const least = this.#asides.leastBad(this.#others);
    if (least === undefined) return undefined;
    const own = trouble.kind === 'late' ? trouble.behindMs : Number.POSITIVE_INFINITY;
    const bound = ALIKE * Math.min(own, this.#asides.badness(least));
    const bad = (name: TransportName) => (name === this.#chosen ? own : this.#asides.badness(name));
    const best = this.#preference.names.find((name) => bad(name) <= bound);
    return best === this.#chosen ? undefined : best;
  }

  /** What the line in use is behind is more than the other one's own promise. */
  #helps(name: TransportName, reading: LaneReading): boolean {
    return reading.behindMs(this.#preference.limitMs(name)) > BEHIND_BUDGET_MS;
  }

  /** Sees to the proof of a better one, or of any where the line in use is bad and cannot be left. */
  #prove(now: number, reading: LaneReading, lanes: AutoLanes): readonly AutoAction[] {
    if (this.#proof !== undefined) return this.#lookAtProof(this.#proof, now, reading, lanes.proving);
    const works = this.#verdict === 'kept' || this.#verdict === 'violated';
    if (this.#stuck === undefined && !works) return [];
    const candidates =
      this.#stuck === undefined
        ? this.#preference.better(this.#chosen)
        : this.#others.filter((name) => this.#helps(name, reading));
    const name = candidates.find((candidate) => this.#asides.due(candidate, now));
    if (name === undefined) return [];
    if (name === this.#vouched?.name && now - this.#vouched.time <= VOUCHED_MS) {
      this.#use(name, now);
      return [{ kind: 'switch', to: name }];
    }
    if (lanes.mayProve?.(name) === false) return [];
    this.#proof = new Proof(name, now, this.#preference.limitMs(name), this.#times);
    return [{ kind: 'prove', name }];
  }

  #lookAtProof(proof: Proof, now: number, live: LaneReading, proving: LaneReading | undefined): readonly AutoAction[] {
    if (proving === undefined) return [];
    const result = proof.look(now, proving, live, this.#server.slowMs(now));
    if (result.kind === 'open') return [];
    const ended = this.#endProof();
    if (result.kind === 'given') {
      this.#use(proof.name, now);
      return [...ended, { kind: 'switch', to: proof.name, proved: true }];
    }
    // Both at once: that is the server or the network, and says nothing of this transport.
    if (live.failures === 0) this.#asides.add(proof.name, result.trouble, now);
    return ended;
  }

  #endProof(): readonly AutoAction[] {
    if (this.#proof === undefined) return [];
    this.#proof = undefined;
    return [{ kind: 'stop-proving' }];
  }

  #use(name: TransportName, now: number): void {
    this.#chosen = name;
    this.#since = now;
    this.#judge = new Judge(now, this.#preference.limitMs(name), this.#times);
    this.#verdict = 'waiting';
    this.#keptSince = undefined;
    this.#troubleSince = undefined;
    this.#stuck = undefined;
    this.#settled = false;
  }

  get #others(): readonly TransportName[] {
    return this.#preference.names.filter((name) => name !== this.#chosen);
  }
}
