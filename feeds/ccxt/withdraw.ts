import type { CcxtExchange } from './exchange';

/**
 * Ends what is watched under some keys of ccxt, in ccxt, which hangs for ever on what it believes to exist, and at the
 * venue on connections that are open, as far as any of it was asked for there.
 * @param isMeant of a key of ccxt, as in `ticker::BTC/USD` or `orderbook@BTC/USD`.
 * @param isForgotten ccxt has given it up already, so that only the venue knows where it was asked for.
 */
export function withdraw(
  { clients }: CcxtExchange,
  isMeant: (key: string) => boolean,
  messages: readonly object[],
  isForgotten = false,
): void {
  for (const client of Object.values(clients ?? {})) {
    const held = Object.keys(client.subscriptions).filter(isMeant);
    for (const key of held) delete client.subscriptions[key];
    for (const key of Object.keys(client.futures)) if (isMeant(key)) delete client.futures[key];
    if ((held.length === 0 && !isForgotten) || client.connection?.readyState !== 1) continue;
    for (const message of messages) client.send(message).catch(() => {});
  }
}

/** Whether a key of ccxt is about this symbol. */
export const isKeyOf = (key: string, symbol: string): boolean =>
  key.endsWith(`:${symbol}`) || key.endsWith(`@${symbol}`);
