import { FeedError } from '../feed';

/** Who may wait; more than that is a fault of whoever asks. */
const MOST_WAITING = 32;

/** One at a time, in turn. */
export class Lane {
  #isTaken = false;
  readonly #waiting: (() => void)[] = [];

  /**
   * Resolves when it is the caller's turn.
   * @returns ends the turn.
   * @throws FeedError when too many wait, or when the signal aborts first.
   */
  async enter(signal: AbortSignal): Promise<() => void> {
    if (signal.aborted) throw calledOff();
    if (this.#isTaken) await this.#turn(signal);
    this.#isTaken = true;
    return () => {
      this.#isTaken = false;
      this.#waiting.shift()?.();
    };
  }

  #turn(signal: AbortSignal): Promise<void> {
    if (this.#waiting.length >= MOST_WAITING) throw new FeedError('Too much is asked of Yahoo at once.');
    return new Promise((resolve, reject) => {
      const go = () => {
        signal.removeEventListener('abort', giveUp);
        // Taken before anybody else can ask.
        this.#isTaken = true;
        resolve();
      };
      const giveUp = () => {
        this.#waiting.splice(this.#waiting.indexOf(go), 1);
        reject(calledOff());
      };
      this.#waiting.push(go);
      signal.addEventListener('abort', giveUp, { once: true });
    });
  }
}

const calledOff = () => new FeedError('The request to Yahoo was called off.');
