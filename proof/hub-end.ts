import { createIngest } from '@/feeds/ingest/ingest';
import { parseFeeds } from '@/feeds/registry';
import { Hub } from '@/lib/hub/hub';
import type { InstrumentId } from '@/lib/market/instrument';
import { bboText, tradeText } from './recording';

/** The web process's feeds and hub, put together as its boot does, with a look at every event the hub accepts. */
export interface HubEnd {
  /** Best bids and offers the hub took as a change, in order, see `bboText`. */
  readonly bboChanges: string[];
  /** Trades it took, in order, see `tradeText`. */
  readonly trades: string[];
  close(): Promise<void>;
}

/** @param ccxtConfig where ccxt finds Binance. */
export function startHubEnd(id: InstrumentId, ccxtConfig: Record<string, unknown>): HubEnd {
  const hub = new Hub({ role: 'primary', epoch: 1 });
  const bboChanges: string[] = [];
  const trades: string[] = [];
  const ingest = createIngest({
    feeds: parseFeeds('ccxt:binance', { ccxtConfig: { binance: ccxtConfig } }),
    publish: (event) => {
      if (!hub.publish(event) || event.kind === 'state' || event.id !== id) return;
      if (event.kind === 'trade') trades.push(tradeText(event.price, event.size, event.side, event.eventTime));
      else if (event.kind === 'quote') bboChanges.push(bboText(event.fields));
    },
    log: () => {},
  });
  void ingest.start();
  return {
    bboChanges,
    trades,
    close: async () => {
      await ingest.close();
      hub.close();
    },
  };
}
