import type { EventEmitter } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { type Config, loadConfig } from '@/lib/config';
import { Hub } from '@/lib/hub/hub';
import { TIMES } from '@/lib/protocol/limits';
import type { CandleSource } from '../candle-source';
import { PUBLIC_ENDPOINTS } from '../endpoints';
import { InstrumentCatalogue } from '../instrument-catalogue';
import { link, linkInterest } from '../link/server';
import { mqttOf } from '../mqtt/server';
import { mountOnNode } from '../node-mount';
import { createServerContext, type ServerContext } from '../server-context';
import { attachSocketIo } from '../socket.io/server';
import { attachUpgrades } from '../upgrades';
import { SAMPLE_IDS, SAMPLE_INSTRUMENTS } from './sample-market';

/** A primary that a test publishes to, serving everything in this process. */
export interface TestServer {
  readonly origin: string;
  readonly port: number;
  readonly hub: Hub;
  readonly context: ServerContext;
  readonly catalogue: InstrumentCatalogue;
  /** Bytes written by us that no kernel has taken, over all connections. */
  bufferedBytes(): number;
  /** Connections clients have here, whatever they are used for. */
  connections(): number;
  /** Listeners on what lives as long as the server: left behind, they pile up. */
  listeners(): number;
  /** Frees the port; everything still open is cut. */
  close(): Promise<void>;
}

export interface TestServerOptions {
  readonly heartbeatMs?: number;
  readonly config?: Partial<Config>;
  /** 0 for any. */
  readonly port?: number;
  readonly epoch?: number;
  readonly candles?: CandleSource;
  /** Answers requests instead of the node:http mount. */
  readonly listener?: (context: ServerContext) => RequestListener;
}

export const TEST_TOKEN = 'a-token-only-tests-know';

const nodeListener = (context: ServerContext): RequestListener =>
  mountOnNode({ ...PUBLIC_ENDPOINTS, '/api/link': link }, context, { '/api/link/interest': linkInterest });

export async function startTestServer(options: TestServerOptions = {}): Promise<TestServer> {
  const hub = new Hub({ role: 'primary', epoch: options.epoch ?? Date.now() });
  const catalogue = new InstrumentCatalogue();
  catalogue.replace(SAMPLE_INSTRUMENTS, SAMPLE_IDS.slice(0, 3));
  const loaded = loadConfig({ LINK_TOKEN: TEST_TOKEN });
  if (!loaded.ok) throw new Error(loaded.problems.join('\n'));
  const serving = {
    hub,
    catalogue,
    config: { ...loaded.config, ...options.config },
    ...(options.candles && { candles: options.candles }),
  };
  const context = createServerContext(serving, 'sidecar', {
    heartbeatMs: options.heartbeatMs ?? TIMES.heartbeatMs,
    pingMs: options.heartbeatMs ?? TIMES.pingMs,
  });
  const server = createServer((options.listener ?? nodeListener)(context));
  const sockets = new Set<Socket>();
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  const io = attachSocketIo(server, context);
  attachUpgrades(server, context);
  // Its heartbeats are the engine's pings.
  if (options.heartbeatMs !== undefined) Object.assign(io.engine.opts, { pingInterval: options.heartbeatMs });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    port,
    hub,
    context,
    catalogue,
    bufferedBytes: () => [...sockets].reduce((sum, socket) => sum + socket.writableLength, 0),
    connections: () => sockets.size,
    listeners: () => {
      const lasting: EventEmitter[] = [process, server, io.engine];
      return lasting.reduce(
        (sum, emitter) => sum + emitter.eventNames().reduce((of, name) => of + emitter.listenerCount(name), 0),
        io.sockets.sockets.size + io.sockets.adapter.rooms.size,
      );
    },
    close: async () => {
      const closed = io.close();
      // Node's own closeAllConnections does not know upgraded sockets.
      for (const socket of sockets) socket.destroy();
      await Promise.all([closed, mqttOf(context).close()]);
      hub.close();
    },
  };
}
