import type { InstrumentId } from '@/lib/market/instrument';
import type { SparklineAnswer } from '@/lib/market/sparkline-answer';
import type { Runtime } from '@/lib/transports/transport';
import type { SparkPoint } from './spark';
import { watchable } from './wish-list';

const MINUTE_MS = 60_000;
/** Those that come within this time are asked for as one, ms. */
const GATHER_MS = 20;
/** From an answer to the next request, ms. */
const PAUSE_MS = 1_000;
const ANSWER_MS = 10_000;
/** What a server could not tell is asked for again after these times, ms, and then no more. */
const RETRY_MS = [5_000, 30_000];

export interface SparklineAskerOptions {
  /** Of the web process. */
  readonly origin: string;
  readonly runtime: Pick<Runtime, 'fetch' | 'random'>;
  /** @param points oldest first, in the server's clock; none where it knows nothing. */
  onTold(id: InstrumentId, points: readonly SparkPoint[]): void;
}

/** Asks the server what it knows of the last hour: one request at a time, and each instrument once. */
export class SparklineAsker {
  readonly #options: SparklineAskerOptions;
  readonly #wanted = new Set<InstrumentId>();
  #abort: AbortController | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #asking = false;
  #failures = 0;

  constructor(options: SparklineAskerOptions) {
    this.#options = options;
  }

  /** Asks for these soon, also for those asked for before. */
  want(ids: readonly InstrumentId[]): void {
    for (const id of ids) this.#wanted.add(id);
    this.#askAfter(GATHER_MS);
  }

  /** Idempotent. */
  start(): void {
    this.#abort ??= new AbortController();
    this.#askAfter(GATHER_MS);
  }

  /** What has not been answered is asked for when it is started again. Idempotent. */
  stop(): void {
    this.#abort?.abort();
    this.#abort = undefined;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#failures = 0;
  }

  #askAfter(waitMs: number): void {
    const signal = this.#abort?.signal;
    if (signal === undefined || this.#asking || this.#timer !== undefined || this.#wanted.size === 0) return;
    this.#timer = setTimeout(() => void this.#ask(signal), waitMs);
  }

  async #ask(signal: AbortSignal): Promise<void> {
    this.#timer = undefined;
    const ids = watchable([...this.#wanted]);
    for (const id of ids) this.#wanted.delete(id);
    if (ids.length === 0) return;
    this.#asking = true;
    const told = await this.#fetch(ids, signal).catch(() => new Map<InstrumentId, readonly SparkPoint[]>());
    this.#asking = false;
    // Its line has begun anew meanwhile, maybe of another life of the server: the next answer is the one.
    for (const [id, points] of told ?? [])
      if (!this.#wanted.has(id) && !signal.aborted) this.#options.onTold(id, points);
    const left = told === undefined ? [] : ids.filter((id) => !told.has(id));
    for (const id of left) this.#wanted.add(id);
    this.#askAfter(signal.aborted ? GATHER_MS : this.#waitAfter(left.length > 0));
  }

  /** @returns ms to the next request; where that would be in vain, what is wanted is given up. */
  #waitAfter(failed: boolean): number {
    this.#failures = failed ? this.#failures + 1 : 0;
    if (!failed) return PAUSE_MS;
    const waitMs = RETRY_MS[this.#failures - 1];
    if (waitMs !== undefined) return waitMs * (1 + this.#options.runtime.random());
    this.#wanted.clear();
    this.#failures = 0;
    return PAUSE_MS;
  }

  /**
   * @returns undefined where the server will not tell, however often it is asked.
   * @throws when it does not answer.
   */
  async #fetch(ids: readonly InstrumentId[], signal: AbortSignal) {
    const { origin, runtime } = this.#options;
    const limited = AbortSignal.any([signal, AbortSignal.timeout(ANSWER_MS)]);
    const address = `${origin}/api/sparklines?ids=${ids.join()}`;
    const answer = await runtime.fetch(address, { cache: 'no-store', signal: limited });
    if (answer.status >= 500 || answer.status === 429) throw new Error(`It answered ${answer.status}.`);
    return answer.ok ? pointsOf(await answer.json(), ids) : undefined;
  }
}

/** @returns undefined where it is no answer. Checked by hand: a page that opens should not wait for a library. */
function pointsOf(body: unknown, ids: readonly InstrumentId[]): Map<InstrumentId, SparkPoint[]> | undefined {
  const { minute, closes } = (body ?? {}) as Partial<SparklineAnswer>;
  if (!Number.isFinite(minute) || typeof closes !== 'object' || closes === null) return undefined;
  const told = new Map<InstrumentId, SparkPoint[]>();
  for (const id of ids) {
    const prices: unknown = Object.hasOwn(closes, id) ? closes[id] : undefined;
    if (!Array.isArray(prices)) continue;
    // The last price of a minute is the price at its end.
    const end = Number(minute) + MINUTE_MS;
    const points = prices.map((price: unknown, at) => ({ time: end - (prices.length - 1 - at) * MINUTE_MS, price }));
    told.set(
      id,
      points.filter((point): point is SparkPoint => Number.isFinite(point.price)),
    );
  }
  return told;
}
