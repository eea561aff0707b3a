import { type Cursor, formatCursor } from '@/lib/protocol/cursor';
import { basisFor } from './basis-for';
import type { Cohort, Member } from './cohort';
import type { Basis } from './compose-frame';
import type { EncodedFrame } from './encoded-frame';
import type { HubCore } from './hub-core';
import type { Reader, ReaderOptions, ReaderRequest } from './reader-options';

/** What a reader asks the hub to do for it. */
export interface Membership {
  join(reader: Member, request: ReaderRequest): Cohort;
  leave(reader: Member, cohort: Cohort): void;
}

/** A place in the sequence: a cursor, a busy flag and at most a few unacknowledged sequences. Never a queue. */
export class CohortReader implements Reader, Member {
  readonly #core: HubCore;
  readonly #membership: Membership;
  readonly #write: ReaderOptions['write'];
  readonly #credit: number;
  #cohort: Cohort;
  /** How its next frame starts; a reset stays due until it could be written. */
  #basis: Basis;
  #history: number;
  /** It was promised an answer, even an empty one. */
  #owed: boolean;
  #busy = false;
  #closed = false;
  #outstanding: { epoch: number; seq: number }[] = [];
  /** Where it stood when it first subscribed anew while its client had seen nothing of this epoch. */
  #unseenSince: number | undefined;
  /** Cursor of the last frame written. */
  #written: string;
  /** Guards against `ready` from inside `write`. */
  #writing = false;

  constructor(core: HubCore, membership: Membership, options: ReaderOptions) {
    this.#core = core;
    this.#membership = membership;
    this.#write = options.write;
    this.#credit = options.credit ?? Number.POSITIVE_INFINITY;
    this.#history = options.history;
    this.#owed = options.firstFrame === 'always';
    this.#cohort = membership.join(this, options);
    this.#basis = basisFor(core, this.#cohort.selection.hash, options.cursor);
    this.#written = formatCursor(core.epoch, this.#basis.since, this.#cohort.selection.hash);
  }

  get cursor(): string {
    // While a reset is due, moving the reader's cursor would make it skip that reset.
    if (this.#basis.kind !== 'delta') return this.#written;
    return formatCursor(this.#core.epoch, this.#basis.since, this.#cohort.selection.hash);
  }

  ready(): void {
    this.#busy = false;
    this.advance();
  }

  acknowledge({ epoch, seq }: Cursor): void {
    const at = this.#outstanding.findIndex((sent) => sent.epoch > epoch || (sent.epoch === epoch && sent.seq >= seq));
    const next = this.#outstanding[at];
    // Two frames can lead to the same place; one acknowledgement is for one of them.
    if (at < 0) this.#outstanding = [];
    else this.#outstanding.splice(0, next?.epoch === epoch && next.seq === seq ? at + 1 : at);
    this.advance();
  }

  subscribe(request: ReaderRequest): void {
    if (this.#closed) return;
    this.#membership.leave(this, this.#cohort);
    this.#cohort = this.#membership.join(this, request);
    this.#basis = this.#resubscribed(request.cursor);
    this.#history = request.history;
    this.#owed = true;
    this.advance();
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#membership.leave(this, this.#cohort);
  }

  /** Another life has begun: what it holds is void. */
  restart(): void {
    this.#unseenSince = undefined;
    this.#basis = { kind: 'bare', since: 0 };
  }

  /**
   * Writes what it lacks, as far as its transport and its cohort's last pulse allow.
   * @param shared frames of this pulse by basis, so that readers in step are served the same bytes.
   */
  advance(shared?: Map<string, EncodedFrame>): void {
    if (this.#writing) return;
    this.#writing = true;
    try {
      while (this.#mayWrite()) {
        const frame = this.#next(shared);
        if (frame === undefined) return;
        this.#owed = false;
        this.#basis = { kind: 'delta', since: frame.seq };
        if (this.#credit !== Number.POSITIVE_INFINITY)
          this.#outstanding.push({ epoch: this.#core.epoch, seq: frame.seq });
        this.#written = frame.cursor;
        if (!this.#write(frame)) this.#busy = true;
        if (!frame.more) return;
      }
    } catch (fault) {
      // One broken transport must not keep a pulse from the others.
      this.close();
      this.#core.fault(fault);
    } finally {
      this.#writing = false;
    }
  }

  #resubscribed(cursor: Cursor | undefined): Basis {
    const unseen = cursor === undefined || cursor.epoch < this.#core.epoch;
    if (!unseen) this.#unseenSince = undefined;
    // The client had not yet seen what this connection already carries; those frames reach it before the answer. It
    // ignores answers to subscriptions it has given up since, so several wishes in a row count from the first.
    else if (this.#basis.kind === 'delta') this.#unseenSince ??= this.#basis.since;
    if (this.#unseenSince !== undefined) return { kind: 'reset', since: this.#unseenSince };
    return basisFor(this.#core, this.#cohort.selection.hash, cursor);
  }

  #mayWrite(): boolean {
    return !this.#closed && !this.#busy && this.#outstanding.length < this.#credit;
  }

  #next(shared?: Map<string, EncodedFrame>): EncodedFrame | undefined {
    const { selection } = this.#cohort;
    if (this.#basis.kind === 'delta' && this.#basis.since < this.#core.resetSeq)
      this.#basis = { kind: 'reset', since: this.#basis.since };
    const basis = this.#basis;
    const upTo = Math.max(this.#cohort.seq, basis.since);
    if (basis.kind === 'delta' && upTo === basis.since && !this.#owed) return undefined;
    // Only resets carry history, so readers who want different amounts of it still share what follows.
    const key = `${basis.kind}${basis.since};${basis.kind === 'delta' ? 0 : this.#history}`;
    let frame = shared?.get(key);
    if (frame === undefined) {
      frame = this.#core.compose(selection, basis, upTo, this.#history);
      shared?.set(key, frame);
    }
    if (!frame.empty || this.#owed) return frame;
    // Nothing it covers has changed: it is in step without a word.
    this.#basis = { kind: 'delta', since: frame.seq };
    return undefined;
  }
}
