import { FeedError } from './feed';

/** Far above any burst a venue sends; reaching it means that nobody reads. */
const DEFAULT_LIMIT = 250_000;

/**
 * Joins a source that pushes with a consumer that pulls. Items come out in the order they went in.
 *
 * It is an iterator object and not an async generator because `return()` on a generator waits for the
 * pending `next()`, which on a quiet market may take for ever.
 */
export class EventQueue<T> implements AsyncIterableIterator<T> {
  private items: T[] = [];
  private head = 0;
  private waiting: { resolve(result: IteratorResult<T>): void; reject(error: unknown): void }[] = [];
  private failure: { error: unknown } | undefined;
  private released: Promise<void> | undefined;

  /**
   * @param start runs at the first `next()`.
   * @param release runs once, when the queue ends for any reason; `next()` settles after it.
   */
  constructor(
    private readonly start: () => void,
    private readonly release: () => void | Promise<void>,
    private readonly limit = DEFAULT_LIMIT,
  ) {}

  private started = false;

  push(item: T): void {
    if (this.released !== undefined) return;
    const reader = this.waiting.shift();
    if (reader !== undefined) {
      reader.resolve({ done: false, value: item });
      return;
    }
    if (this.items.length - this.head >= this.limit) {
      this.fail(new FeedError(`${this.limit} events wait unread: whoever follows this feed has stopped reading.`));
      return;
    }
    this.items.push(item);
  }

  /** Ends the iteration without error. What was not read yet is dropped: the consumer asked to stop. */
  end(): void {
    this.finish(undefined);
  }

  /** Ends the iteration with an error, after what is already queued. */
  fail(error: unknown): void {
    this.finish({ error });
  }

  next(): Promise<IteratorResult<T>> {
    if (!this.started && this.released === undefined) {
      this.started = true;
      this.start();
    }
    const item = this.items[this.head];
    if (this.head < this.items.length && item !== undefined) {
      this.head++;
      if (this.head === this.items.length || this.head > 4096) {
        this.items = this.items.slice(this.head);
        this.head = 0;
      }
      return Promise.resolve({ done: false, value: item });
    }
    if (this.released !== undefined) return this.settled();
    return new Promise((resolve, reject) => this.waiting.push({ resolve, reject }));
  }

  async return(): Promise<IteratorResult<T>> {
    this.end();
    await this.released;
    return { done: true, value: undefined };
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  private finish(failure: { error: unknown } | undefined): void {
    if (this.released !== undefined) return;
    this.failure = failure;
    if (failure === undefined) {
      this.items = [];
      this.head = 0;
    }
    this.released = (async () => this.release())().catch(() => {});
    for (const reader of this.waiting.splice(0)) this.settled().then(reader.resolve, reader.reject);
  }

  private async settled(): Promise<IteratorResult<T>> {
    await this.released;
    const failure = this.failure;
    this.failure = undefined;
    if (failure !== undefined) throw failure.error;
    return { done: true, value: undefined };
  }
}
