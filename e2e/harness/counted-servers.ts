import { CLIENT_TRANSPORTS } from '../../lib/transports/client-transports';
import type { ProtocolName, TransportName } from '../../lib/transports/transport';
import { ByteCounter } from './byte-counter';
import type { ServerName, Servers, ServersOptions } from './servers';

const PATHS: Readonly<Record<ProtocolName, string>> = {
  polling: '/api/quotes',
  'long-poll': '/api/long-poll',
  sse: '/api/sse',
  'http-stream': '/api/stream',
  websocket: '/ws',
  'socket.io': '/socket.io/',
  mqtt: '/mqtt',
};

/** Both processes, each behind a line that counts. */
export class CountedServers {
  readonly servers: Servers;
  readonly #lines: Readonly<Record<ServerName, ByteCounter>>;

  private constructor(servers: Servers, lines: Readonly<Record<ServerName, ByteCounter>>) {
    this.servers = servers;
    this.#lines = lines;
  }

  /** @param startServers ends them too; only the lines are closed here. */
  static async start(startServers: (options: ServersOptions) => Promise<Servers>): Promise<CountedServers> {
    let lines: Record<ServerName, ByteCounter> | undefined;
    const servers = await startServers({
      putInFront: async (ports) => {
        const [web, sidecar] = [await ByteCounter.start(ports.web), await ByteCounter.start(ports.sidecar)];
        lines = { web, sidecar };
        return { web: web.url, sidecar: sidecar.url };
      },
    });
    if (lines === undefined) throw new Error('Nothing was put in front.');
    return new CountedServers(servers, lines);
  }

  /** Where a page finds what serves this transport. */
  url(name: TransportName): string {
    return this.#lines[CLIENT_TRANSPORTS[name].traits.mount].url;
  }

  /** Bytes so far, both directions; variants of a protocol on one server are not told apart. */
  passed(name: TransportName): number {
    const { mount, protocol } = CLIENT_TRANSPORTS[name].traits;
    return this.#lines[mount].passed(PATHS[protocol]);
  }

  async close(): Promise<void> {
    await Promise.all(Object.values(this.#lines).map((line) => line.close()));
  }
}
