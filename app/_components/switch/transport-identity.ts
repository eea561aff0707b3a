import type { TransportName } from '@/lib/transports/transport';

/** How a transport looks wherever it appears. */
export interface TransportIdentity {
  readonly letter: string;
  /** A CSS colour. */
  readonly color: string;
  /** SVG dash pattern in px, drawn as the protocol behaves; undefined is solid. */
  readonly dash: string | undefined;
}

export const IDENTITY: Readonly<Record<TransportName, TransportIdentity>> = {
  polling: { letter: 'P', color: 'var(--polling)', dash: '1.5 5' },
  'long-poll': { letter: 'L', color: 'var(--long-poll)', dash: '9 4' },
  sse: { letter: 'S', color: 'var(--sse)', dash: undefined },
  'http-stream': { letter: 'H', color: 'var(--http-stream)', dash: '14 2' },
  'socket.io': { letter: 'I', color: 'var(--socket-io)', dash: '5 2 1.5 2' },
};
