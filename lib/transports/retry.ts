import { TIMES } from '@/lib/protocol/limits';
import type { Subscription } from '@/lib/protocol/subscription';
import type { Attempt, AttemptSink, OpenAttempt } from './attempt';
import { backoffMs } from './backoff';
import type { Connection, ConnectionState, ConnectOptions, Runtime } from './transport';

export interface RetryTimes {
  /** A try that has not opened by then has failed, ms. */
  readonly openMs: number;
  /** An open connection that received nothing for so long is dead, ms; undefined where the attempt watches itself. */
  readonly silenceMs: number | undefined;
  /** A connection that was open for so long was a good one: the next failure counts from 1 again, ms. */
  readonly stableMs: number;
  /** Longest pause between two tries, ms; undefined for that of `backoffMs`. */
  readonly ceilingMs: number | undefined;
}

/** The part of a connection's options that reconnecting needs. */
export interface RetryOptions extends Pick<ConnectOptions, 'subscription' | 'onFrame' | 'onCost' | 'onState'> {
  readonly runtime: Pick<Runtime, 'now' | 'random'>;
}

const DEFAULTS: RetryTimes = { openMs: 10_000, silenceMs: TIMES.deadMs, stableMs: 5_000, ceilingMs: undefined };

/**
 * Keeps a connection alive over any number of attempts: backs off after failures, reopens after silence, and lets
 * no attempt speak once it has been given up.
 *
 * Of its states, `stalled` lasts as long as one reopening takes, usually a round trip, and the figures shown are
 * still those of a moment ago: say it in words only after it has lasted a second, or the page flickers.
 */
export function connectWithRetry(
  options: RetryOptions,
  open: OpenAttempt,
  times: Partial<RetryTimes> = {},
): Connection {
  return new RetryingConnection(options, open, { ...DEFAULTS, ...times });
}

class RetryingConnection implements Connection {
  readonly #options: RetryOptions;
  readonly #openAttempt: OpenAttempt;
  readonly #times: RetryTimes;
  #subscription: Subscription;
  /** What the attempt was opened with is not what is wanted any more. */
  #owed = false;
  #attempt: Attempt | undefined;
  /** Names the attempt that may speak. */
  #generation = 0;
  #attemptNumber = 1;
  #openedTime: number | undefined;
  #heardTime = 0;
  #state: ConnectionState['kind'] | undefined;
  #retryTimer: ReturnType<typeof setTimeout> | undefined;
  #watchTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(options: RetryOptions, open: OpenAttempt, times: RetryTimes) {
    this.#options = options;
    this.#openAttempt = open;
    this.#times = times;
    this.#subscription = options.subscription;
    this.#tell({ kind: 'connecting', attempt: 1 });
    if (this.#state !== 'closed') this.#open();
  }

  subscribe(subscription: Subscription): void {
    this.#subscription = subscription;
    if (this.#state === 'closed' || this.#retryTimer !== undefined) return;
    if (this.#attempt?.subscribe !== undefined) {
      // A line that is still opening is not thrown away: it is told once it can hear.
      if (this.#openedTime === undefined) this.#owed = true;
      else this.#attempt.subscribe(subscription);
      return;
    }
    this.#retire();
    this.#open();
  }

  retryNow(): void {
    if (this.#retryTimer === undefined) return;
    this.#clearRetry();
    this.#tell({ kind: 'connecting', attempt: this.#attemptNumber });
    if (this.#state === 'connecting') this.#open();
  }

  close(): void {
    if (this.#state === 'closed') return;
    this.#clearRetry();
    this.#retire();
    this.#tell({ kind: 'closed' });
  }

  #open(): void {
    const generation = ++this.#generation;
    this.#openedTime = undefined;
    this.#owed = false;
    this.#heardTime = this.#options.runtime.now();
    this.#watch(generation, this.#times.openMs);
    const attempt = this.#openAttempt(this.#subscription, this.#sinkOf(generation));
    // It may have ended, or the caller may have closed, before there was anything to keep.
    if (generation === this.#generation) this.#attempt = attempt;
    else attempt.close();
  }

  #sinkOf(generation: number): AttemptSink {
    const { runtime, onFrame, onCost } = this.#options;
    const heard = () => {
      const live = generation === this.#generation;
      if (live) this.#heardTime = runtime.now();
      return live;
    };
    const opened = () => {
      if (!heard() || this.#openedTime !== undefined) return;
      this.#openedTime = this.#heardTime;
      this.#watch(generation, this.#times.silenceMs);
      if (this.#state !== 'open') this.#tell({ kind: 'open' });
      this.#settle(generation);
    };
    return {
      opened,
      frame: (frame, wire) => {
        opened();
        if (heard()) tellOrThrowLater(() => onFrame(frame, wire, this.#heardTime));
      },
      cost: (wire) => {
        if (heard()) onCost(wire);
      },
      ended: (cause, retryAfterMs) => {
        if (generation !== this.#generation) return;
        // Refused, perhaps, for what nobody wants any more.
        if (this.#owed) this.#remake(undefined);
        else this.#failed(cause, retryAfterMs);
      },
      remake: (cause) => {
        if (generation === this.#generation) this.#remake(cause);
      },
    };
  }

  /** Tells an attempt that has opened what was wanted since it began. The listener may have closed us. */
  #settle(generation: number): void {
    if (!this.#owed || generation !== this.#generation) return;
    this.#owed = false;
    this.#attempt?.subscribe?.(this.#subscription);
  }

  #failed(cause: string, retryAfterMs = 0): void {
    const { now, random } = this.#options.runtime;
    const stable = this.#openedTime !== undefined && now() - this.#openedTime >= this.#times.stableMs;
    this.#retire();
    this.#attemptNumber = stable ? 1 : this.#attemptNumber + 1;
    const delay = retryAfterMs + backoffMs(this.#attemptNumber, random, this.#times.ceilingMs);
    this.#retryTimer = setTimeout(() => this.retryNow(), delay);
    this.#tell({ kind: 'connecting', attempt: this.#attemptNumber, cause, retryTime: now() + delay });
  }

  #remake(cause: string | undefined): void {
    this.#retire();
    const generation = this.#generation;
    if (cause !== undefined) this.#tell({ kind: 'stalled', cause });
    // The listener may have closed us.
    if (generation === this.#generation) this.#open();
  }

  /** Ends the current attempt; it can say nothing any more. */
  #retire(): void {
    this.#generation++;
    clearTimeout(this.#watchTimer);
    const attempt = this.#attempt;
    this.#attempt = undefined;
    attempt?.close();
  }

  /** One timer that looks at the time of the last sound, rather than a timer per frame. */
  #watch(generation: number, limitMs: number | undefined): void {
    clearTimeout(this.#watchTimer);
    if (limitMs === undefined) return;
    const check = () => {
      if (generation !== this.#generation) return;
      const silentMs = this.#options.runtime.now() - this.#heardTime;
      if (silentMs < limitMs) this.#watchTimer = setTimeout(check, limitMs - silentMs);
      else if (this.#openedTime === undefined) this.#failed(`no answer within ${limitMs / 1000} s`);
      else this.#remake(`silent for ${limitMs / 1000} s`);
    };
    this.#watchTimer = setTimeout(check, limitMs);
  }

  #clearRetry(): void {
    clearTimeout(this.#retryTimer);
    this.#retryTimer = undefined;
  }

  #tell(state: ConnectionState): void {
    this.#state = state.kind;
    this.#options.onState(state);
  }
}

/** A fault of whoever listens is not the line's: it surfaces as one of the page's, and the connection goes on. */
function tellOrThrowLater(tell: () => void): void {
  try {
    tell();
  } catch (fault) {
    setTimeout(() => {
      throw fault;
    });
  }
}
