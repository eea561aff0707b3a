import { TRANSPORT_NAMES, type TransportName } from '@/lib/transports/transport';

/** Where the reader's last transport is kept. */
export const TRANSPORT_COOKIE = 'tickwire-transport';

/** The transport of a first visit: pushes, resumes by itself, and passes every proxy. */
const FIRST: TransportName = 'sse';

/** @returns the remembered transport, or the default. */
export function rememberedTransport(value: string | undefined): TransportName {
  return TRANSPORT_NAMES.find((name) => name === value) ?? FIRST;
}
