import type { Mount, Runtime } from '@/lib/transports/transport';
import { ClockSync } from './clock-sync';
import type { LaneClock } from './lane';

/** The clocks of the serving processes against ours: one estimate per origin, made while somebody reads from it. */
export class Clocks {
  readonly #of: Readonly<Record<Mount, ClockSync>>;

  constructor(origins: Readonly<Record<Mount, string>>, runtime: Runtime, onChange: () => void) {
    this.#of = {
      web: new ClockSync(origins.web, runtime, onChange),
      sidecar: new ClockSync(origins.sidecar, runtime, onChange),
    };
  }

  /** Begins to compare. Idempotent. */
  start(mount: Mount): void {
    this.#of[mount].start();
  }

  stop(): void {
    for (const clock of Object.values(this.#of)) clock.stop();
  }

  /** This clock minus the web process's, and the error of that, ms. */
  get estimate(): { offsetMs: number; errorMs: number } | undefined {
    return this.#of.web.estimate;
  }

  /** An instant of the web process's clock in ours, both ms since 1970. */
  toClientTime(serverTime: number): number {
    return this.#of.web.toClientTime(serverTime);
  }

  /**
   * Of a process that cannot say its time, the web process's is the best guess: mostly they share a machine.
   * @returns undefined while the clocks are about to be compared.
   */
  of(mount: Mount): LaneClock | undefined {
    const own = this.#of[mount];
    const clock = own.estimate === undefined ? this.#of.web : own;
    const { estimate } = clock;
    if (estimate === undefined && own.awaited) return undefined;
    return {
      compared: estimate !== undefined,
      errorMs: estimate?.errorMs,
      toClientTime: (time) => clock.toClientTime(time),
    };
  }
}
