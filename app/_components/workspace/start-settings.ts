import type { TransportName } from '@/lib/transports/transport';
import { readTransport } from './url-state';

/** Where the reader's last transport is kept. */
export const TRANSPORT_COOKIE = 'tickwire-transport';

/** The transport of a first visit: pushes, resumes by itself, and passes every proxy. */
const FIRST: TransportName = 'sse';

/** @returns the remembered transport, or the default. */
export function rememberedTransport(value: string | undefined): TransportName {
  return readTransport(value) ?? FIRST;
}
