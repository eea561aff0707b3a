import type { ConnectionState, ConnectOptions } from '@/lib/transports/transport';
import { LeaderWatch } from './leader-watch';
import type { LineGroup } from './line-group';
import type { LineMessage } from './line-message';
import type { SharedReader } from './shared-reader';

export interface FollowingOptions {
  readonly connect: ConnectOptions;
  readonly group: LineGroup;
  readonly reader: SharedReader;
  /** Says that this tab is here. @param asks for an answer of the leader. */
  hereIAm(asks: boolean): void;
  /** A leader is heard of, or tells another state. */
  onState(): void;
  /** @param tabs on the connection, as the leader counts them. */
  onLed(tabs: number): void;
  /** The leader does not answer. */
  onSilent(): void;
}

/** Reads this tab's part out of what another tab sends round, and sees whether that one still answers. */
export class Following {
  readonly #options: FollowingOptions;
  readonly #watch: LeaderWatch;
  #on = false;
  #follows = false;
  #leader: { readonly id: string; readonly state: ConnectionState } | undefined;

  constructor(options: FollowingOptions) {
    const { connect, hereIAm, onSilent } = options;
    this.#options = options;
    this.#watch = new LeaderWatch({ runtime: connect.runtime, ask: () => hereIAm(true), onSilent });
  }

  /** Whether a leader has been heard of since `begin`. */
  get follows(): boolean {
    return this.#follows;
  }

  /** Whoever leads, as far as is known. */
  get leader(): string | undefined {
    return this.#leader?.id;
  }

  /** How the connection stands, as the leader says. */
  get state(): ConnectionState | undefined {
    return this.#leader?.state;
  }

  /** Waits for a leader. */
  begin(): void {
    this.#on = true;
    this.#follows = false;
    this.#watch.begin();
  }

  /** What another tab said, if it is a follower's business. */
  hear(message: LineMessage): void {
    if (!this.#on) return;
    const { connect, reader } = this.#options;
    if (message.kind === 'leading') this.#led(message);
    else if (message.kind === 'frame') {
      if (message.from === this.leader) this.#watch.heard();
      if (this.#follows) reader.take(message.shared);
    } else if (message.kind === 'cost' && this.#follows) connect.onCost(message.wire);
  }

  /** To be called every `LOOK_MS`. */
  tick(): void {
    this.#watch.look();
  }

  /** Follows nobody any more; whoever led is remembered. Idempotent. */
  stop(): void {
    this.#on = false;
    this.#follows = false;
    this.#watch.stop();
  }

  /** Whoever led does not. */
  forget(): void {
    this.#leader = undefined;
  }

  #led({ from, state, tabs, roll }: Extract<LineMessage, { kind: 'leading' }>): void {
    const { group, reader, hereIAm, onState, onLed } = this.#options;
    const joining = !this.#follows;
    this.#leader = { id: from, state };
    group.others.heard(from, undefined);
    this.#watch.heard();
    this.#follows = true;
    if (roll || joining) hereIAm(false);
    // The answer may be long in coming on a quiet market, and a server that refuses us is nobody else's trouble.
    if (joining) reader.catchUp();
    onState();
    onLed(tabs);
  }
}
