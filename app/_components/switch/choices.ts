import { CLIENT_TRANSPORTS } from '@/lib/transports/client-transports';
import { PRIMARY_TRANSPORTS, TRANSPORT_NAMES, type TransportName } from '@/lib/transports/transport';
import { labelOf } from './transport-identity';

/** What people can choose: a transport, or to have one chosen. */
export type Choice = TransportName | 'auto';

/** The keys of the switch, in order; the digits count them. Variants are reached through the key of their family. */
export const KEYS: readonly Choice[] = [...PRIMARY_TRANSPORTS, 'auto'];

export const VARIANTS: readonly TransportName[] = TRANSPORT_NAMES.filter((name) => !PRIMARY_TRANSPORTS.includes(name));

/** @returns the key a choice belongs to: a variant's is that of its protocol. */
export function keyOf(choice: Choice): Choice {
  return choice === 'auto' ? choice : CLIENT_TRANSPORTS[choice].traits.protocol;
}

/** What people read: `auto`, `sse`, `sse via sidecar`. */
export function choiceLabel(choice: Choice): string {
  return choice === 'auto' ? choice : labelOf(choice);
}
