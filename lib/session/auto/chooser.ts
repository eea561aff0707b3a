import type { TransportName } from '@/lib/transports/transport';
import type { AutoAction } from './auto-action';
import type { AutoLanes } from './auto-lanes';
import type { AutoStatus } from './auto-status';
import type { AutoTimes } from './auto-times';
import { statusOf } from './choice-account';
import { Excuses } from './excuses';
import { Judge, type Verdict } from './judge';
import type { LaneReading } from './lane-reading';
import type { Preference } from './preference';
import { Proving } from './proving';
import { ServerAnswers } from './server-answers';
import { SetAsides } from './set-asides';
import { isHard, type Trouble } from './trouble';
import { WaysOut } from './ways-out';

/**
 * Decides which transport to use; knows no connection and no clock but what it is told.
 *
 * - One that cannot be had (refused, silent) is left at once, one that breaks the freshness contract after a while.
 *   Either is set aside, for longer each time.
 * - One that was never tried is tried live. One that failed before, and every one that is better than a line which
 *   works, has to prove itself in the background first: a proof costs no change.
 * - Nothing is blamed while the server itself gives no answer, nor for lateness that has an excuse.
 */
export class Chooser {
  readonly #preference: Preference;
  readonly #times: AutoTimes;
  readonly #asides: SetAsides;
  readonly #server = new ServerAnswers();
  readonly #excuses = new Excuses();
  readonly #waysOut: WaysOut;
  readonly #proving: Proving;
  #chosen: TransportName;
  #since = 0;
  #judge: Judge;
  #verdict: Verdict['kind'] = 'waiting';
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
    this.#waysOut = new WaysOut(preference, this.#asides);
    this.#proving = new Proving(preference, times, this.#asides);
    this.#chosen = best;
    this.#judge = new Judge(0, preference.limitMs(this.#chosen), times);
  }

  get chosen(): TransportName {
    return this.#chosen;
  }

  /** `chosen` begins to run, for the first time or again. What failed before is remembered. */
  begin(now: number, chosen: TransportName): void {
    this.#proving.end();
    this.#excuses.begin();
    this.#use(chosen, now);
  }

  /** The answer to `ask-server`. */
  answered(up: boolean, now: number): void {
    this.#server.answered(up, now);
  }

  /** Another tab of this browser has proved this one; where its proof is due here, that is as good. */
  vouched(name: TransportName, now: number): void {
    this.#proving.vouched(name, now);
  }

  /** Somebody asked to try again now. */
  retryNow(now: number): void {
    this.#asides.endWaits(now);
  }

  /** Looks at what runs: a few times a second, and whenever a connection changes. */
  look(now: number, lanes: AutoLanes): readonly AutoAction[] {
    if (lanes.chosen === undefined) return [];
    const woken = this.#excuse(now, lanes);
    const { stretches } = this.#excuses;
    const chosen = lanes.chosen.excusing(stretches);
    const seen = { ...lanes, proving: lanes.proving?.excusing(stretches) };
    const verdict = this.#judge.look(now, chosen, this.#server.slowMs(now));
    this.#verdict = verdict.kind;
    if (verdict.kind === 'broken') return [...woken, ...this.#troubled(verdict.trouble, chosen, now, seen)];
    this.#well(verdict, now);
    const { proof } = this.#proving;
    const worse = proof !== undefined && !this.#preference.better(this.#chosen).includes(proof.name);
    return [...woken, ...(worse ? this.#proving.end() : this.#prove(now, chosen, seen))];
  }

  status(now: number): AutoStatus {
    const account = {
      chosen: this.#chosen,
      since: this.#since,
      preference: this.#preference,
      asides: this.#asides,
      proof: this.#proving.proof,
      serverDown: this.#serverDown,
      waiting: this.#verdict === 'waiting',
      stuck: this.#stuck,
    };
    return statusOf(account, now);
  }

  /** Sees what is no line's fault, and whether the page slept. */
  #excuse(now: number, lanes: AutoLanes): readonly AutoAction[] {
    const { proof } = this.#proving;
    const limitMs = (name: TransportName) => this.#preference.limitMs(name);
    const limitsMs = { chosen: limitMs(this.#chosen), proving: proof && limitMs(proof.name) };
    if (!this.#excuses.look(now, lanes, limitsMs)) return [];
    this.#judge.excuse(now);
    this.#troubleSince = undefined;
    return this.#proving.end();
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
      const ended = up === false ? this.#proving.end() : [];
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
    if (!isHard(trouble) && now - this.#since < this.#times.dwellMs) return undefined;
    const target = this.#waysOut.good(this.#chosen, trouble, reading, this.#proving.proof, now);
    const to = target ?? (this.#settled ? undefined : this.#waysOut.leastBad(this.#chosen, trouble));
    if (to === undefined) {
      this.#stuck = trouble;
      return undefined;
    }
    this.#asides.add(this.#chosen, trouble, now);
    const ended = this.#proving.end();
    this.#use(to, now);
    this.#settled = target === undefined;
    return [...ended, { kind: 'switch', to }];
  }

  /** Sees to the proof of a better one, or of any where the line in use is bad and cannot be left. */
  #prove(now: number, reading: LaneReading, lanes: AutoLanes): readonly AutoAction[] {
    const { use, actions } =
      this.#proving.proof === undefined
        ? this.#proving.begin(now, this.#candidates(reading), lanes)
        : this.#proving.look(now, reading, lanes.proving, this.#server.slowMs(now));
    if (use !== undefined) this.#use(use, now);
    return actions;
  }

  #candidates(reading: LaneReading): readonly TransportName[] {
    if (this.#stuck !== undefined)
      return this.#preference.others(this.#chosen).filter((name) => this.#waysOut.helps(name, reading));
    const works = this.#verdict === 'kept' || this.#verdict === 'violated';
    return works ? this.#preference.better(this.#chosen) : [];
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
    this.#excuses.changed();
  }
}
