import { randomUUID } from 'node:crypto';
import { Aedes, type AuthenticateError, type Client } from 'aedes';
import { ProtocolError } from '@/lib/protocol/protocol-error';
import { subscriptionOf } from '@/lib/protocol/subscription';
import { admit } from '../admission';
import { refusalFor } from '../refusal-for';
import type { ServerContext } from '../server-context';
import type { MqttConnection } from './connection';
import { SILENT_BUS, statelessPersistence } from './stateless';
import { Subscriber } from './subscriber';

/** From connecting to CONNECT, ms. */
const CONNECT_MS = 5_000;
/** Packets a client may send before it is let in. */
const MOST_WAITING = 16;
const CLIENT_ID_LENGTH = randomUUID().length;
/** CONNACK: server unavailable. */
const UNAVAILABLE = 3;

export interface Broker {
  /** Serves one connection until it ends. */
  serve(connection: MqttConnection): void;
  /** Ends all of them. */
  close(): Promise<void>;
}

/**
 * Speaks MQTT with clients and takes their subscriptions; what they are sent is decided by a `Subscriber` each. The
 * broker itself forwards, stores and queues nothing.
 */
export function createBroker(context: ServerContext): Broker {
  const subscribers = new WeakMap<Client, Subscriber>();
  const connections = new Set<MqttConnection>();
  const refuse = (fault: unknown) => refusalFor(fault, context, 'an MQTT client failed');
  const broker = new Aedes({
    mq: SILENT_BUS,
    persistence: statelessPersistence((client: Client, messageId) => subscribers.get(client)?.acknowledged(messageId)),
    connectTimeout: CONNECT_MS,
    // Any, and none: who merely listens would be cut off otherwise, and MQTT has no word to agree on another.
    keepaliveLimit: 0,
    queueLimit: MOST_WAITING,
    // Of our own making, see below.
    maxClientsIdLength: CLIENT_ID_LENGTH,
    preConnect: (_client, packet, decide) => {
      // There are no sessions and no wills. Without identities a name must not be enough to take another's place.
      Object.assign(packet, { clean: true, clientId: randomUUID(), will: undefined });
      decide(null, true);
    },
    authenticate: (client, _username, _password, decide) => {
      const gone = new AbortController();
      client.conn.once('close', () => gone.abort());
      const asked = { subscription: subscriptionOf({}), cursor: undefined, maxFrequency: 10, waitMs: 0, history: 0 };
      admit(asked, context, gone.signal)
        .then(() => checkCatalogue(context))
        .then(
          () => decide(null, true),
          (fault: unknown) => decide(unavailable(refuse(fault)), false),
        );
    },
    authorizePublish: (_client, _packet, decide) =>
      decide(refuse(new ProtocolError('bad-request', 'Clients do not publish here.'))),
    authorizeSubscribe: (client, asked, decide) => {
      try {
        const subscriber = subscribers.get(client);
        if (subscriber === undefined) throw new Error('a client subscribes that was not let in');
        subscriber.admit(asked.topic, asked.qos);
        decide(null, asked);
      } catch (fault) {
        // The SUBACK says 0x80, and has no room for more.
        refuse(fault);
        decide(null, null);
      }
    },
  });
  // Before it is told that it is let in: its SUBSCRIBE may be here by then.
  broker.on('client', (client) => {
    subscribers.set(client, new Subscriber(client.conn as MqttConnection, context));
  });
  broker.on('subscribe', (granted, client) => {
    const filters = granted.filter(({ qos }) => (qos as number) < 0x80).map(({ topic }) => topic);
    subscribers.get(client)?.subscribed(filters);
  });
  broker.on('unsubscribe', (filters, client) => subscribers.get(client)?.unsubscribed(filters));
  // Its store needs no setting up: it listens before the next connection comes.
  void broker.listen();

  return {
    serve: (connection) => {
      connections.add(connection);
      connection.once('close', () => connections.delete(connection));
      broker.handle(connection);
    },
    close: async () => {
      await new Promise<void>((resolve) => broker.close(() => resolve()));
      for (const connection of connections) connection.destroy();
    },
  };
}

/** A subscription refused is seldom tried again, a connection is. @throws ProtocolError `behind`. */
function checkCatalogue({ catalogue }: ServerContext): void {
  if (catalogue.list().length === 0)
    throw new ProtocolError('behind', 'This server has not received its list of instruments yet.');
}

function unavailable(refusal: ProtocolError): AuthenticateError {
  return Object.assign(new Error(refusal.message), { returnCode: UNAVAILABLE });
}
