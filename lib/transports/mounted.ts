import type { Mount, TransportTraits } from './transport';

/** What the web process serves and the sidecar serves too, as the same endpoint. */
type Twofold = 'polling' | 'long-poll' | 'sse' | 'http-stream';

/** What a transport is called, by where it is mounted: the web process is its home, the sidecar a variant. */
export function mounted(
  protocol: Twofold,
  mount: Mount,
): Pick<TransportTraits, 'name' | 'protocol' | 'label' | 'mount'> {
  if (mount === 'web') return { name: protocol, protocol, label: protocol, mount };
  return { name: `${protocol}-sidecar`, protocol, label: `${protocol} via sidecar`, mount };
}
