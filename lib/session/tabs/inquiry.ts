import type { Subscription } from '@/lib/protocol/subscription';
import type { ConnectOptions } from '@/lib/transports/transport';
import { askWhetherTaken } from './refusal';

/** Asks whether the server takes a wish. */
type Ask = (wish: Subscription) => ReturnType<typeof askWhetherTaken>;

/** One question at a time to the server, of what it takes. */
export class Inquiry {
  readonly #connect: ConnectOptions;
  #asking: AbortController | undefined;

  constructor(connect: ConnectOptions) {
    this.#connect = connect;
  }

  /** Whether a question is under way. */
  get open(): boolean {
    return this.#asking !== undefined;
  }

  /** @returns undefined where the answer is of no interest any more. */
  async put<Result>(question: (ask: Ask) => Promise<Result>): Promise<Result | undefined> {
    const asking = new AbortController();
    this.#asking = asking;
    const result = await question((wish) => askWhetherTaken(this.#connect, wish, asking.signal));
    if (this.#asking !== asking) return undefined;
    this.#asking = undefined;
    return result;
  }

  /** Idempotent. */
  stop(): void {
    this.#asking?.abort();
    this.#asking = undefined;
  }
}
