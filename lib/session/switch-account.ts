import type { TransportName } from '@/lib/transports/transport';
import type { LedgerCounts } from './ledger-counts';
import { RecentGaps } from './recent-gaps';
import type { SessionStatus } from './session-status';
import { SwitchWatch } from './switch-watch';

type Switches = Pick<SessionStatus, 'switches' | 'gaps' | 'lastSwitch' | 'restart'>;

/** How steadily frames are applied, and what each switch did to that. */
export class SwitchAccount {
  readonly #recent = new RecentGaps();
  #watch: SwitchWatch | undefined;
  #lastTime: number | undefined;
  #status: Switches = { switches: 0, gaps: 0, lastSwitch: undefined, restart: undefined };

  get status(): Switches {
    return this.#status;
  }

  /** When the last frame was applied, ms since 1970. */
  get lastTime(): number | undefined {
    return this.#lastTime;
  }

  /** Somebody asked for a switch. */
  begin(from: TransportName, before: LedgerCounts): void {
    this.#watch = new SwitchWatch(from, before, this.#lastTime, this.#recent.usualMs);
  }

  /** It is given up. */
  abandon(): void {
    this.#watch = undefined;
  }

  /** @param restarted the server had started again before it. */
  applied(receiveTime: number, restarted = false): void {
    const { switches } = this.#status;
    if (restarted) this.#status = { ...this.#status, restart: { from: this.#lastTime, to: receiveTime, switches } };
    this.#watch?.applied(receiveTime);
    this.#recent.add(receiveTime);
    this.#lastTime = receiveTime;
  }

  /** It is done. @returns all of them so far. */
  end(to: TransportName, after: LedgerCounts): Switches {
    const lastSwitch = this.#watch?.result(to, after);
    const { switches, gaps } = this.#status;
    this.#watch = undefined;
    const lossy = (lastSwitch?.lost ?? 0) > 0;
    this.#status = { ...this.#status, switches: switches + 1, gaps: gaps + (lossy ? 1 : 0), lastSwitch };
    return this.#status;
  }
}
