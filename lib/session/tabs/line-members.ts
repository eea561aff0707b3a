import type { Subscription } from '@/lib/protocol/subscription';

/** A tab that has not answered so many roll calls has gone without a word. */
const MOST_UNANSWERED = 3;

interface Member {
  wants: Subscription | undefined;
  unanswered: number;
}

/** The other tabs on a shared connection, in the order they came. */
export class LineMembers {
  readonly #members = new Map<string, Member>();

  get count(): number {
    return this.#members.size;
  }

  /** Those whose wants are known. */
  get wanting(): { id: string; wants: Subscription }[] {
    return [...this.#members].flatMap(([id, { wants }]) => (wants === undefined ? [] : [{ id, wants }]));
  }

  heard(id: string, wants: Subscription | undefined): void {
    const member = this.#members.get(id);
    if (member === undefined) this.#members.set(id, { wants, unanswered: 0 });
    else Object.assign(member, { wants: wants ?? member.wants, unanswered: 0 });
  }

  gone(id: string): void {
    this.#members.delete(id);
  }

  clear(): void {
    this.#members.clear();
  }

  /** A roll is called: who has answered none of the last is taken for gone. */
  roll(): void {
    for (const [id, member] of this.#members) {
      if (member.unanswered >= MOST_UNANSWERED) this.#members.delete(id);
      member.unanswered++;
    }
  }
}
