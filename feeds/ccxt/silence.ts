import type { AttentiveClock } from '../attentive-clock';
import type { CcxtClient } from './exchange';

/** Notices connections that say nothing: ccxt calls silence healthy as long as pongs come. */
export class Silence {
  private readonly heardAt = new WeakMap<CcxtClient, number>();

  constructor(
    private readonly clock: AttentiveClock,
    private readonly limitMs: number,
  ) {}

  heard(client: CcxtClient): void {
    this.heardAt.set(client, this.clock.now);
  }

  /** What is wrong with any of these, if anything. */
  fault(clients: readonly CcxtClient[]): string | undefined {
    const { now } = this.clock;
    const isSilent = clients.some((client) => now - (this.heardAt.get(client) ?? now) > this.limitMs);
    return isSilent ? `it has said nothing for ${this.limitMs} ms` : undefined;
  }
}
