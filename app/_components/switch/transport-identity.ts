import { CLIENT_TRANSPORTS } from '@/lib/transports/client-transports';
import { TRANSPORT_NAMES, type TransportName } from '@/lib/transports/transport';

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

type Look = Omit<TransportIdentity, 'hollow'>;

/** By protocol. One that is missing here is drawn plain, in ink: new ones work before they have a colour. */
const LOOKS: Readonly<Record<string, Look>> = {
  polling: { letter: 'P', color: 'var(--polling)', dash: '1.5 5' },
  'long-poll': { letter: 'L', color: 'var(--long-poll)', dash: '9 4' },
  sse: { letter: 'S', color: 'var(--sse)', dash: undefined },
  'http-stream': { letter: 'H', color: 'var(--http-stream)', dash: '14 2' },
  websocket: { letter: 'W', color: 'var(--websocket)', dash: '5 2.5' },
  'socket.io': { letter: 'I', color: 'var(--socket-io)', dash: '5 2 1.5 2' },
  mqtt: { letter: 'M', color: 'var(--mqtt)', dash: '9 2 1.5 2 1.5 2' },
};

function identityOf(name: TransportName): TransportIdentity {
  const { protocol } = CLIENT_TRANSPORTS[name].traits;
  const hollow = protocol !== name;
  const look = LOOKS[protocol] ?? { letter: protocol.charAt(0).toUpperCase(), color: 'var(--ink2)', dash: undefined };
  return { ...look, letter: hollow ? `${look.letter}′` : look.letter, hollow };
}

export const IDENTITY = Object.fromEntries(TRANSPORT_NAMES.map((name) => [name, identityOf(name)])) as Readonly<
  Record<TransportName, TransportIdentity>
>;

/** `auto` has no colour of its own: what it shows is drawn as the transport it has chosen. */
const AUTO: TransportIdentity = { letter: 'A', color: 'var(--ink)', dash: undefined, hollow: false };

export function identityOfChoice(choice: TransportName | 'auto'): TransportIdentity {
  return choice === 'auto' ? AUTO : IDENTITY[choice];
}

/** What people read: `sse`, `sse via sidecar`. */
export function labelOf(name: TransportName): string {
  return CLIENT_TRANSPORTS[name].traits.label;
}
