import type { ProtocolName, TransportName } from '@/lib/transports/transport';

/** How a transport looks wherever it appears. */
export interface TransportIdentity {
  readonly letter: string;
  /** A CSS colour. */
  readonly color: string;
  /** SVG dash pattern in px, drawn as the protocol behaves; undefined is solid. */
  readonly dash: string | undefined;
  /** A variant: the hue of its protocol, a primed letter and a hollow mark. */
  readonly hollow: boolean;
}

const OF_PROTOCOL = {
  polling: { letter: 'P', color: 'var(--polling)', dash: '1.5 5', hollow: false },
  'long-poll': { letter: 'L', color: 'var(--long-poll)', dash: '9 4', hollow: false },
  sse: { letter: 'S', color: 'var(--sse)', dash: undefined, hollow: false },
  'http-stream': { letter: 'H', color: 'var(--http-stream)', dash: '14 2', hollow: false },
  'socket.io': { letter: 'I', color: 'var(--socket-io)', dash: '5 2 1.5 2', hollow: false },
} satisfies Record<ProtocolName, TransportIdentity>;

const variantOf = (protocol: ProtocolName): TransportIdentity => ({
  ...OF_PROTOCOL[protocol],
  letter: `${OF_PROTOCOL[protocol].letter}′`,
  hollow: true,
});

export const IDENTITY: Readonly<Record<TransportName, TransportIdentity>> = {
  ...OF_PROTOCOL,
  'polling-sidecar': variantOf('polling'),
  'long-poll-sidecar': variantOf('long-poll'),
  'sse-sidecar': variantOf('sse'),
  'http-stream-sidecar': variantOf('http-stream'),
};
