import type { CcxtClient, OpenedExchange } from './exchange';

/** How long a closing socket is waited for. */
const CLOSE_GRACE_MS = 1_000;

/**
 * Ends every socket of an exchange and what ccxt does with it. Resolves, and never rejects, when they are closed.
 * @param leaving is told of each before anything comes of its end.
 */
export async function closeClients(
  { exchange, stale }: OpenedExchange,
  reason: string,
  leaving: (client: CcxtClient) => void,
): Promise<void> {
  const closed = Object.values(exchange.clients ?? {}).map((client) => {
    leaving(client);
    client.onError(stale(reason));
    const { connection } = client;
    const end = closing(connection);
    connection?.terminate?.();
    delete exchange.clients[client.url];
    return end;
  });
  await Promise.all(closed);
}

function closing(connection: CcxtClient['connection']): Promise<void> {
  if (connection?.once === undefined || connection.readyState === 3) return Promise.resolve();
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      resolve();
    };
    const timer = setTimeout(done, CLOSE_GRACE_MS);
    connection.once?.('close', done);
  });
}
