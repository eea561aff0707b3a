import type { TransportName } from '@/lib/transports/transport';
import type { Auto } from './auto/auto';
import type { Lane } from './lane';
import type { LiveLine } from './live-line';
import type { SessionStatus } from './session-status';

type Choice = Pick<SessionStatus, 'choice' | 'auto'>;

export interface TransportChoiceOptions {
  readonly start: TransportName | 'auto';
  /** What carries out the choice; asked for once the session is put together. */
  line(): LiveLine;
  openAuto(): Auto;
  onChange(choice: Choice): void;
}

/** Which transport prices come over: one named by hand, or whichever `auto` finds best. */
export class TransportChoice {
  readonly #options: TransportChoiceOptions;
  /** Undefined while a transport was chosen by hand. */
  #auto: Auto | undefined;

  constructor(options: TransportChoiceOptions) {
    this.#options = options;
    this.#auto = options.start === 'auto' ? options.openAuto() : undefined;
  }

  /** The transport to begin with. */
  get first(): TransportName {
    const { start } = this.#options;
    return start === 'auto' ? (this.#auto?.status.chosen ?? 'sse') : start;
  }

  /** As it was when the session was put together. */
  get initial(): Choice {
    return { choice: this.#options.start, auto: this.#auto?.status };
  }

  /** Connections open only to choose by. */
  get lanes(): readonly Lane[] {
    return this.#auto?.lanes ?? [];
  }

  /** `auto` tries the best there is at once, beside what runs. Naming it again changes nothing. */
  switchTo(name: TransportName | 'auto'): void {
    if (name === 'auto') this.#letChoose();
    else {
      this.#auto?.stop();
      this.#auto = undefined;
      this.#options.onChange({ choice: name, auto: undefined });
      this.#options.line().switchTo(name);
    }
  }

  /** The chosen one runs. Idempotent. */
  start(): void {
    this.#auto?.start();
  }

  stop(): void {
    this.#auto?.stop();
  }

  /** A connection changed. */
  lookSoon(): void {
    this.#auto?.lookSoon();
  }

  retryNow(): void {
    this.#auto?.retryNow();
  }

  #letChoose(): void {
    if (this.#auto !== undefined) return;
    const auto = this.#options.openAuto();
    const line = this.#options.line();
    this.#auto = auto;
    this.#options.onChange({ choice: 'auto', auto: auto.status });
    if (auto.status.chosen !== line.running) line.switchTo(auto.status.chosen);
    if (line.connected) auto.start();
  }
}
