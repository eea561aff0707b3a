import type { Frame } from '@/lib/protocol/frame';
import { queryOf } from '@/lib/protocol/read-request';
import { runRequestLoop } from '@/lib/transports/request-loop';
import { connectWithRetry } from '@/lib/transports/retry';
import type { Connection, ConnectionState, ConnectOptions, Wire } from '@/lib/transports/transport';
import type { Projection } from './projection';

/** The server has not answered by then, ms. */
const PATIENCE_MS = 5_000;
/** So many holes without a frame between them: asking again at once does not help. */
const MOST_HOLES = 3;

export interface HoleQuestionOptions {
  readonly connect: Pick<ConnectOptions, 'origin' | 'cursor' | 'history' | 'runtime' | 'onFrame' | 'onCost'>;
  /** How asking goes; undefined when nothing is asked. */
  onState(state: ConnectionState | undefined): void;
  /** @param wanted what the answer is for. */
  onAnswer(wanted: Projection, frame: Frame, wire: Wire, receiveTime: number): void;
}

/** Asks the server by plain requests for what lies between where a tab stands and where the shared connection is. */
export class HoleQuestion {
  readonly #options: HoleQuestionOptions;
  #connection: Connection | undefined;
  #holes = 0;

  constructor(options: HoleQuestionOptions) {
    this.#options = options;
  }

  /** Whether an answer is awaited. */
  get open(): boolean {
    return this.#connection !== undefined;
  }

  /** There was another hole. */
  found(): void {
    this.#holes++;
  }

  /** A frame continued where the tab stands. */
  closed(): void {
    this.#holes = 0;
  }

  /** Asks, in place of what was asked before, until it is answered or stopped. */
  ask(wanted: Projection): void {
    const { connect, onState, onAnswer } = this.#options;
    const { subscription } = wanted;
    this.#connection?.close();
    let hurried = this.#holes > MOST_HOLES;
    this.#connection = connectWithRetry(
      {
        ...connect,
        subscription,
        onFrame: (frame, wire, receiveTime) => onAnswer(wanted, frame, wire, receiveTime),
        onState: (state) => {
          if (state.kind === 'connecting') onState(state);
        },
      },
      (_, sink) => {
        if (hurried) {
          hurried = false;
          sink.ended('the shared connection is ahead of what the server answers');
          return { close: () => undefined };
        }
        return runRequestLoop(
          {
            runtime: connect.runtime,
            address: () =>
              `${connect.origin}/api/quotes?${queryOf({ subscription, cursor: connect.cursor(), history: connect.history })}`,
            timeoutMs: () => PATIENCE_MS,
            spacingMs: 0,
          },
          sink,
        );
      },
      { silenceMs: undefined },
    );
  }

  retryNow(): void {
    this.#connection?.retryNow();
  }

  /** Idempotent. */
  stop(): void {
    this.#connection?.close();
    this.#connection = undefined;
    this.#options.onState(undefined);
  }
}
