import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import { type AddressInfo, createServer as createTcpServer, type Server, type Socket } from 'node:net';
import type { Config } from '@/lib/config';
import { Hub } from '@/lib/hub/hub';
import { PUBLIC_ENDPOINTS } from '@/lib/transports/endpoints';
import { InstrumentCatalogue } from '@/lib/transports/instrument-catalogue';
import { followLink } from '@/lib/transports/link/client';
import { InterestReport } from '@/lib/transports/link/interest-report';
import { LINK_TIMES } from '@/lib/transports/link/times';
import { mqttOf } from '@/lib/transports/mqtt/server';
import { mountOnNode } from '@/lib/transports/node-mount';
import { createServerContext } from '@/lib/transports/server-context';
import type { LinkStatus } from '@/lib/transports/serving';
import { attachSocketIo } from '@/lib/transports/socket.io/server';
import { attachUpgrades } from '@/lib/transports/upgrades';
import { candleRelay } from './candle-relay';
import { InstrumentRelay } from './instrument-relay';

/** For clients that are slow to ask; Node looks for them every 30 s unless told otherwise. */
const TIMEOUTS = { headersTimeout: 10_000, requestTimeout: 15_000, connectionsCheckingInterval: 5_000 };
/** Time clients get to leave, ms; what is open then is cut. */
const DRAIN_MS = 3_000;
const CUT_MS = 6_000;

export interface Sidecar {
  readonly port: number;
  /** Of MQTT over plain TCP; undefined where there is none. */
  readonly mqttPort: number | undefined;
  /** Sends its clients away one by one, then stops. Takes at most 7 s. */
  close(): Promise<void>;
}

/**
 * Starts the second process's work: a replica that follows the web process and serves what Next cannot.
 * @throws when its port is taken.
 */
export async function startSidecar(
  config: Config & { readonly linkToken: string },
  log: (message: string, fault?: unknown) => void,
): Promise<Sidecar> {
  const hub = new Hub({ role: 'replica', onFault: (fault) => log('a reader failed', fault) });
  const catalogue = new InstrumentCatalogue();
  let link: LinkStatus = { state: 'connecting' };
  const context = createServerContext({ hub, catalogue, config, log, link: () => link }, 'sidecar');

  const relayed = ['/api/candles', '/api/sparklines'].map(
    (path) => [path, candleRelay(path, config.webUrl, config.linkToken)] as const,
  );
  const endpoints = { ...PUBLIC_ENDPOINTS, ...Object.fromEntries(relayed) };
  const server = createServer(TIMEOUTS, mountOnNode(endpoints, context));
  const sockets = new Set<Socket>();
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  const io = attachSocketIo(server, context);
  attachUpgrades(server, context);
  const mqtt = mqttOf(context);
  const mqttListener = config.mqttPort === undefined ? undefined : createTcpServer((socket) => mqtt.accept(socket));
  await listen(server, config.sidecarPort, config.host);
  if (mqttListener !== undefined) await listen(mqttListener, config.mqttPort ?? 0, config.host);

  const { webUrl, linkToken: token } = config;
  const current = () => hub.interest.current();
  const books = () => hub.bookInterest.current();
  const interest = new InterestReport({ webUrl, token, holder: `sidecar-${randomUUID()}`, fetch, log, current, books });
  const relay = new InstrumentRelay({ webUrl, catalogue, log });
  const forgetInterest = hub.interest.onChange(() => interest.send());
  const forgetBookInterest = hub.bookInterest.onChange(() => interest.send());
  let lost: ReturnType<typeof setTimeout> | undefined;
  const lose = () => {
    log('what is held here no longer passes for live; clients are sent away until the web process answers');
    link = { ...link, state: 'lost' };
    context.streams.sendAway();
  };
  const follower = followLink({
    webUrl,
    token,
    fetch,
    cursor: () => hub.linkCursor,
    onFrame: (frame) => hub.applyLink(frame),
    onSound: () => {
      clearTimeout(lost);
      lost = undefined;
      link = { state: 'up', heardTime: Date.now() };
    },
    onState: (state) => {
      if (state.kind === 'open') {
        log(`following ${webUrl}`);
        interest.send();
        relay.refresh();
        return;
      }
      const cause = 'cause' in state ? state.cause : undefined;
      // Once per cause: while the web process is away there is a try every second or so.
      if (cause !== undefined && (link.state === 'up' || link.cause !== cause))
        log(`not following ${webUrl}: ${cause}`);
      link = {
        ...link,
        state: link.state === 'lost' ? 'lost' : 'connecting',
        ...(cause === undefined ? {} : { cause }),
      };
      if (link.state === 'connecting') lost ??= setTimeout(lose, LINK_TIMES.lostMs);
    },
  });

  return {
    port: (server.address() as AddressInfo).port,
    mqttPort: (mqttListener?.address() as AddressInfo | undefined)?.port,
    close: async () => {
      mqttListener?.close();
      const stopped = new Promise<void>((resolve) => server.close(() => resolve()));
      // Node's own closeAllConnections does not know upgraded sockets, and a dead client never answers a close.
      const cut = setTimeout(() => {
        for (const socket of sockets) socket.destroy();
      }, CUT_MS);
      await context.streams.drain(DRAIN_MS);
      server.closeIdleConnections();
      await io.close();
      await mqtt.close();
      await stopped;
      clearTimeout(cut);
      forgetInterest();
      forgetBookInterest();
      follower.close();
      clearTimeout(lost);
      interest.close();
      relay.close();
      hub.close();
    },
  };
}

/** Resolves when it listens; rejects when it cannot. */
function listen(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
}
