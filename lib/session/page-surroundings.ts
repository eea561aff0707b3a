import { createBrowserRuntime } from '@/lib/transports/browser-runtime';
import { CLIENT_TRANSPORTS } from '@/lib/transports/client-transports';
import type { ClientTransport, Runtime, TransportName } from '@/lib/transports/transport';

/** Where browsers reach the sidecar, as the server renders it into the page. */
export interface SidecarPlace {
  /** Undefined: the page's host at `sidecarPort`. */
  readonly sidecarOrigin: string | undefined;
  readonly sidecarPort: number;
}

/** What everything live on a page needs of it. */
export interface Surroundings {
  readonly webOrigin: string;
  readonly sidecarOrigin: string;
  readonly transports: Readonly<Record<TransportName, ClientTransport>>;
  readonly runtime: Runtime;
}

/** The page as it is. On the server, where a page is rendered, nothing runs; its clock is read all the same. */
export function pageSurroundings({ sidecarOrigin, sidecarPort }: SidecarPlace): Surroundings {
  const onServer = typeof window === 'undefined';
  const page = onServer ? 'http://localhost' : window.location.origin;
  const besidePage = new URL(page);
  besidePage.port = String(sidecarPort);
  return {
    webOrigin: page,
    sidecarOrigin: sidecarOrigin ?? besidePage.origin,
    transports: CLIENT_TRANSPORTS,
    runtime: onServer ? SERVER_RUNTIME : createBrowserRuntime(),
  };
}

const SERVER_RUNTIME: Runtime = {
  fetch: globalThis.fetch,
  EventSource: undefined as unknown as typeof EventSource,
  WebSocket: undefined as unknown as typeof WebSocket,
  now: () => 0,
  random: () => 0,
};
