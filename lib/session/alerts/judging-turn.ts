import { LeaderWatch } from '../tabs/leader-watch';
import { LineLock } from '../tabs/line-lock';
import type { TabChannel, TabPlatform } from '../tabs/tab-platform';

const NAME = 'tickwire:alerts';
const LOOK_EVERY_MS = 1_000;

export interface JudgingTurnOptions {
  /** Undefined where tabs cannot find each other: then each page judges for itself. */
  readonly tabs: TabPlatform | undefined;
  /** Ms since some moment. */
  now(): number;
  /** 0 to 1, as `Math.random`. */
  random(): number;
  /** Whether it is this page that judges from now on. */
  onTurn(judges: boolean): void;
}

/**
 * The turn to judge alerts, which one tab of a browser has at a time. It goes on when that one is closed or put to
 * sleep, and is taken from one that does not answer: phones stop tabs in the background without a word.
 */
export class JudgingTurn {
  readonly #options: JudgingTurnOptions;
  #stops: (() => void)[] = [];
  #leaveOthers: () => void = () => undefined;
  #judges = false;

  constructor(options: JudgingTurnOptions) {
    this.#options = options;
  }

  /** Waits for it. */
  want(): void {
    const { tabs } = this.#options;
    if (tabs === undefined) {
      this.#take(true);
      return;
    }
    this.#wait(tabs);
    this.#stops.push(tabs.onSuspend((suspended) => (suspended ? this.#leave() : this.#wait(tabs))));
  }

  /** Gives it back, or up. Idempotent. */
  release(): void {
    for (const stop of this.#stops.splice(0)) stop();
    this.#leave();
    this.#take(false);
  }

  #wait(tabs: TabPlatform): void {
    this.#leave();
    const { now, random } = this.#options;
    const channel: TabChannel = tabs.open(NAME, (message) => {
      if (message === 'who' && this.#judges) channel.send('me');
      if (message === 'me') watch.heard();
    });
    const lock = new LineLock(tabs.locks, NAME, {
      onHeld: () => this.#take(true),
      onStolen: () => {
        this.#take(false);
        watch.begin();
        lock.want();
      },
      // Better each for itself than none: what one has fired, no other does.
      onRefused: () => this.#take(true),
    });
    const watch = new LeaderWatch({
      runtime: { now, random },
      ask: () => channel.send('who'),
      onSilent: () => lock.steal(),
    });
    watch.begin();
    const endTicks = tabs.every(LOOK_EVERY_MS, () => {
      if (!this.#judges) watch.look();
    });
    this.#leaveOthers = () => {
      endTicks();
      watch.stop();
      channel.close();
      lock.release();
    };
    lock.want();
  }

  #leave(): void {
    this.#leaveOthers();
    this.#leaveOthers = () => undefined;
    this.#take(false);
  }

  #take(judges: boolean): void {
    if (judges === this.#judges) return;
    this.#judges = judges;
    this.#options.onTurn(judges);
  }
}
