import type { Subscription } from '@/lib/protocol/subscription';
import type { ConnectOptions } from '@/lib/transports/transport';
import { Inquiry } from './inquiry';
import type { LineGroup } from './line-group';
import { findRefused } from './refusal';

export interface RefusalsOptions {
  readonly connect: ConnectOptions;
  readonly group: LineGroup;
  /** What this tab has of the connection. */
  served(): Subscription;
  /** The server does not take what this tab asks for. */
  onOwn(reason: string): void;
  /** Another tab was told to leave. */
  onOther(): void;
}

/** Sends away tabs whose wants the shared connection cannot serve. */
export class Refusals {
  readonly #options: RefusalsOptions;
  readonly #inquiry: Inquiry;

  constructor(options: RefusalsOptions) {
    this.#options = options;
    this.#inquiry = new Inquiry(options.connect);
  }

  /** These found no room in the connection. */
  noRoom(tabs: readonly string[]): void {
    for (const to of tabs) this.#refuse(to, 'the tabs together watch more than one connection may carry', true);
  }

  /**
   * The connection of all cannot be had. A server that is away is nobody's fault; a wish it refuses is its tab's.
   * @param union what the connection asks for.
   */
  async lookForFault(union: Subscription): Promise<void> {
    const { group, served, onOwn, onOther } = this.#options;
    if (this.#inquiry.open) return;
    const wishes = [{ id: group.id, wants: served() }, ...group.others.wanting];
    const found = await this.#inquiry.put((ask) => findRefused(union, wishes, ask));
    if (found === undefined) return;
    const reason = `the server does not take what this tab asks for: ${found.reason}`;
    if (found.id === group.id) onOwn(reason);
    else {
      this.#refuse(found.id, reason, false);
      onOther();
    }
  }

  /** Idempotent. */
  stop(): void {
    this.#inquiry.stop();
  }

  #refuse(to: string, reason: string, tooMuch: boolean): void {
    const { group } = this.#options;
    group.others.gone(to);
    group.say({ kind: 'refused', to, reason, tooMuch });
  }
}
