import { LOOK_MS } from './leader-watch';
import { LineMembers } from './line-members';
import type { LineContent, LineMessage } from './line-message';
import type { TabChannel, TabPlatform } from './tab-platform';

export interface LineGroupOptions {
  readonly tabs: TabPlatform;
  /** Tabs that give the same name meet. */
  readonly name: string;
  /** Another tab said something; who is here has been noted. */
  onMessage(message: LineMessage): void;
  /** Every `LOOK_MS` or so. */
  onTick(): void;
}

/** This tab's place among those on one shared connection. */
export class LineGroup {
  readonly id = crypto.randomUUID();
  readonly others = new LineMembers();
  readonly #options: LineGroupOptions;
  #channel: TabChannel | undefined;
  #endTicks: () => void = () => undefined;

  constructor(options: LineGroupOptions) {
    this.#options = options;
  }

  /** How many there are with this one. */
  get tabs(): number {
    return this.others.count + 1;
  }

  join(): void {
    const { tabs, name, onTick } = this.#options;
    this.#channel = tabs.open(name, (message) => this.#hear(message));
    this.#endTicks = tabs.every(LOOK_MS, onTick);
  }

  /** Idempotent. */
  leave(): void {
    this.say({ kind: 'gone' });
    this.#endTicks();
    this.#channel?.close();
    this.#channel = undefined;
    this.others.clear();
  }

  /** To all others. Nothing before `join` and after `leave`. */
  say(message: LineContent): void {
    this.#channel?.send({ ...message, from: this.id });
  }

  #hear(message: unknown): void {
    if (!isLineMessage(message) || message.from === this.id) return;
    if (message.kind === 'here') this.others.heard(message.from, message.wants);
    else if (message.kind === 'gone') this.others.gone(message.from);
    this.#options.onMessage(message);
  }
}

/** Messages come from this same code at `LINE_VERSION`, or from nobody. */
const isLineMessage = (message: unknown): message is LineMessage =>
  typeof message === 'object' && message !== null && 'kind' in message && 'from' in message;
