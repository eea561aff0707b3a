import { type Cursor, parseCursor } from '@/lib/protocol/cursor';
import type { Frame } from '@/lib/protocol/frame';
import type { Subscription } from '@/lib/protocol/subscription';
import type { ConnectionState, Wire } from '@/lib/transports/transport';
import { HoleQuestion, type HoleQuestionOptions } from './hole-question';
import { Projection } from './projection';
import type { SharedFrame } from './shared-frame';
import { WaitingFrames } from './waiting-frames';

export interface SharedReaderOptions {
  readonly connect: HoleQuestionOptions['connect'];
  readonly subscription: Subscription;
  /** A frame that is empty only for this tab is not worth telling where the server pushes. */
  readonly pushes: boolean;
  /** How catching up goes; undefined when there is nothing to catch up with. */
  onState(state: ConnectionState | undefined): void;
  /** The server has answered what this tab wants, and it holds it. */
  onCaughtUp(): void;
}

/**
 * Reads one tab's part out of the frames of the shared connection. It knows where it stands, so it sees when a frame
 * continues from further on; then, and whenever something else is wanted, it asks the server once for what lies
 * between and goes on with the frames that came meanwhile.
 */
export class SharedReader {
  readonly #options: SharedReaderOptions;
  #wanted: Projection;
  /** What the last reset was for. */
  #held: Projection | undefined;
  #position: Cursor | undefined;
  readonly #question: HoleQuestion;
  readonly #waiting = new WaitingFrames();

  constructor(options: SharedReaderOptions) {
    this.#options = options;
    this.#wanted = new Projection(options.subscription);
    this.#question = new HoleQuestion({
      connect: options.connect,
      onState: options.onState,
      onAnswer: (...answer) => this.#answered(...answer),
    });
  }

  /** Whether it holds what is wanted. */
  get holds(): boolean {
    return this.#held?.hash === this.#wanted.hash;
  }

  /** Whether it waits for an answer; what is shared meanwhile comes after that. */
  get isCatchingUp(): boolean {
    return this.#question.open;
  }

  /** Wants something else. @param asks the server for it; else a reset of the shared connection will bring it. */
  want(subscription: Subscription, asks: boolean): void {
    this.#wanted = new Projection(subscription);
    if (asks || this.isCatchingUp) this.catchUp();
  }

  /** The connection is this tab's own from now on, and continues from where it stands itself. */
  continueFrom(cursor: string | undefined): void {
    this.stop();
    this.#position = cursor === undefined ? undefined : parseCursor(cursor);
    this.#held = this.#position?.hash === this.#wanted.hash ? this.#wanted : undefined;
  }

  /** Asks the server for what is missing. */
  catchUp(): void {
    this.#question.ask(this.#wanted);
  }

  retryNow(): void {
    this.#question.retryNow();
  }

  /** Gives up what it asked for, and forgets what waits for that. */
  stop(): void {
    this.#waiting.take();
    this.#question.stop();
  }

  take(shared: SharedFrame): void {
    if (this.isCatchingUp) this.#keep(shared);
    else this.#judge(shared);
  }

  /** Keeps a frame for after the answer; meanwhile what is held goes on by it, as the reader's rules say. */
  #keep(shared: SharedFrame): void {
    // What it cost is told once.
    const paid = this.#goOn(shared) ? { ...shared, wire: { ...shared.wire, ...NOTHING } } : shared;
    const oldest = this.#waiting.add(paid);
    if (oldest !== undefined) this.#skip(oldest);
  }

  /** @returns whether the frame was delivered for what is held while something else is wanted. */
  #goOn(shared: SharedFrame): boolean {
    const held = this.#held;
    const position = this.#position;
    const { frame, union } = shared;
    const cursor = parseCursor(frame.cursor);
    if (held === undefined || this.holds || position === undefined || cursor === undefined) return false;
    if (!held.isWithin(union)) return false;
    const fits =
      cursor.epoch === position.epoch
        ? cursor.seq >= position.seq && continues(shared, position)
        : cursor.epoch > position.epoch && frame.reset === true;
    if (fits) this.#deliver(shared, held, cursor);
    return fits;
  }

  #answered(wanted: Projection, frame: Frame, wire: Wire, receiveTime: number): void {
    this.#moveTo(wanted, parseCursor(frame.cursor));
    if (frame.more) {
      this.#options.connect.onFrame(frame, wire, receiveTime);
      return;
    }
    const waiting = this.#waiting.take();
    this.stop();
    this.#options.connect.onFrame(frame, wire, receiveTime);
    this.#options.onCaughtUp();
    for (const shared of waiting) this.take(shared);
  }

  #judge(shared: SharedFrame): void {
    const { frame, union } = shared;
    const cursor = parseCursor(frame.cursor);
    const position = this.#position;
    if (cursor === undefined || (position !== undefined && cursor.epoch < position.epoch)) {
      this.#skip(shared);
      return;
    }
    // A reset is what a change of wants waits for; until then the old ones go on.
    const order = frame.reset ? [this.#wanted, this.#held] : [this.#held, this.#wanted];
    const target = order.find((projection) => projection?.isWithin(union));
    if (target === undefined) {
      this.#skip(shared);
      return;
    }
    if (position === undefined || cursor.epoch > position.epoch) {
      if (frame.reset) this.#deliver(shared, target, cursor);
      else this.#hole(shared);
      return;
    }
    const same = target.hash === this.#held?.hash;
    const next = continues(shared, position);
    if (same && (cursor.seq < position.seq || (cursor.seq === position.seq && !next))) this.#skip(shared);
    else if (next && (same || frame.reset)) this.#deliver(shared, target, cursor);
    else this.#hole(shared);
  }

  #deliver({ frame, wire }: SharedFrame, target: Projection, cursor: Cursor): void {
    const { connect, pushes } = this.#options;
    const own = target.of(frame);
    this.#question.closed();
    this.#moveTo(target, cursor);
    if (pushes && isEmpty(own) && !isEmpty(frame)) connect.onCost(wire);
    else connect.onFrame(own, wire, connect.runtime.now());
  }

  #hole(shared: SharedFrame): void {
    this.#question.found();
    this.catchUp();
    this.#waiting.add(shared);
  }

  /** All in it is held already, or it is for others; it was received all the same. */
  #skip({ wire }: SharedFrame): void {
    this.#options.connect.onCost(wire);
  }

  #moveTo(held: Projection, cursor: Cursor | undefined): void {
    this.#held = held;
    this.#position = cursor;
  }
}

/** @returns whether nothing lies between where a reader stands and where the frame begins. */
function continues({ since }: SharedFrame, position: Cursor): boolean {
  const from = since === undefined ? undefined : parseCursor(since);
  return from?.epoch === position.epoch && from.seq <= position.seq;
}

/** What receiving a frame once more costs. */
const NOTHING = { payloadBytes: 0, bytes: 0, requests: 0 };

const isEmpty = ({ reset, quotes, trades, books, states, tradeNumbers }: Frame): boolean =>
  !reset && [quotes, trades, books, states, tradeNumbers].every((list) => list === undefined);
