import type { InstrumentId } from '@/lib/market/instrument';
import type { StateNotice } from '@/lib/market/state';
import { Cohort, type Member } from './cohort';
import type { Membership } from './cohort-reader';
import { intervalFor } from './frequency-ladder';
import type { HubCore } from './hub-core';
import type { Interest } from './interest';
import type { ReaderRequest } from './reader-options';
import type { Selection } from './selection';
import { covers } from './state-log';

/** The link's readers follow what others want, and want nothing themselves. */
const booksOf = ({ selection }: Cohort) => (selection.everything ? [] : selection.books.map((log) => log.id));

const keyOf = (selection: Selection, intervalMs: number) => `${selection.key}@${intervalMs}`;

/** Who reads what at which pace: the cohorts of a hub, and the interest their readers hold. */
export class Cohorts implements Membership, Iterable<Cohort> {
  readonly #core: HubCore;
  readonly #interest: Interest;
  readonly #bookInterest: Interest;
  readonly #select: (request: ReaderRequest) => Selection;
  readonly #byKey = new Map<string, Cohort>();
  /** What readers want ingested who do not want all they read. */
  readonly #wanted = new Map<Member, readonly InstrumentId[]>();
  /** Readers of the private link; their pace is that of the event loop. */
  #link: Cohort | undefined;
  #readers = 0;

  constructor(
    core: HubCore,
    interest: Interest,
    bookInterest: Interest,
    select: (request: ReaderRequest) => Selection,
  ) {
    this.#core = core;
    this.#interest = interest;
    this.#bookInterest = bookInterest;
    this.#select = select;
  }

  /** Open readers. */
  get readers(): number {
    return this.#readers;
  }

  join(reader: Member, request: ReaderRequest): Cohort {
    const selection = this.#select(request);
    const intervalMs = selection.everything ? 0 : intervalFor(request.maxFrequency);
    const key = keyOf(selection, intervalMs);
    const cohort = this.#byKey.get(key) ?? new Cohort(this.#core, selection, intervalMs);
    this.#byKey.set(key, cohort);
    if (selection.everything) this.#link = cohort;
    cohort.members.add(reader);
    if (request.wanted !== undefined) this.#wanted.set(reader, [...request.wanted]);
    this.#interest.hold(this.#wantedBy(reader, cohort));
    this.#bookInterest.hold(booksOf(cohort));
    this.#readers++;
    return cohort;
  }

  leave(reader: Member, cohort: Cohort): void {
    if (!cohort.members.delete(reader)) return;
    this.#readers--;
    this.#interest.release(this.#wantedBy(reader, cohort));
    this.#bookInterest.release(booksOf(cohort));
    this.#wanted.delete(reader);
    if (cohort.members.size > 0) return;
    cohort.dissolve();
    this.#byKey.delete(keyOf(cohort.selection, cohort.intervalMs));
    if (cohort === this.#link) this.#link = undefined;
  }

  #wantedBy(reader: Member, cohort: Cohort): Iterable<InstrumentId> {
    return this.#wanted.get(reader) ?? cohort.selection.ids;
  }

  [Symbol.iterator](): Iterator<Cohort> {
    return this.#byKey.values();
  }

  /** Those that must be told of a state. */
  *covering(notice: StateNotice): Iterable<Cohort> {
    for (const cohort of this) if (covers(cohort.selection, notice)) yield cohort;
  }

  /** The link's, which every change wakes, also of instruments that are new. */
  get link(): readonly Cohort[] {
    return this.#link === undefined ? [] : [this.#link];
  }
}
