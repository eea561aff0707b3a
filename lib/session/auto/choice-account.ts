import type { TransportName } from '@/lib/transports/transport';
import type { AutoStatus } from './auto-status';
import type { Preference } from './preference';
import type { Proof } from './proof';
import type { SetAsides } from './set-asides';
import type { Trouble } from './trouble';
import { whyOf } from './why';

/** All that is known of a choice. */
export interface ChoiceAccount {
  readonly chosen: TransportName;
  /** When it was chosen, ms since 1970. */
  readonly since: number;
  readonly preference: Preference;
  readonly asides: SetAsides;
  readonly proof: Proof | undefined;
  /** The server itself gives no answer. */
  readonly serverDown: boolean;
  /** The chosen one has yet to bring its first frame. */
  readonly waiting: boolean;
  /** What is wrong with it while there is nowhere better to go. */
  readonly stuck: Trouble | undefined;
}

/** @returns what people are told of it. */
export function statusOf(account: ChoiceAccount, now: number): AutoStatus {
  const { chosen, since, preference, asides, proof, serverDown, waiting, stuck } = account;
  const better = preference.better(chosen);
  const awaited = stuck === undefined ? better : preference.others(chosen);
  const waits = awaited.flatMap((name) => asides.of(name)?.until ?? []);
  const retryTime = proof !== undefined || waits.length === 0 ? undefined : Math.min(...waits);
  const proving = proof && {
    name: proof.name,
    provenMs: Math.round(proof.provenMs),
    neededMs: proof.neededMs,
  };
  const failed = better.flatMap((name) => {
    const trouble = asides.of(name)?.trouble;
    return trouble === undefined ? [] : { name, trouble };
  });
  const best = better.length === 0;
  const why = whyOf({ chosen, proving, retryTime, failed, serverDown, waiting, best, trouble: stuck }, now);
  return { chosen, why, since, proving, retryTime };
}
