import { Counter, collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import type { ServerContext } from '../server-context';
import type { TransportTraffic } from '../traffic';
import { registerFeedGauges } from './feed-gauges';
import { registerHistoryGauges } from './history-gauges';

const registries = new WeakMap<ServerContext, Registry>();

/** The registry of a process, made at the first scrape. Everything is read when scraped; nothing is counted twice. */
export function registryOf(context: ServerContext): Registry {
  let registry = registries.get(context);
  if (registry === undefined) {
    registry = createRegistry(context);
    registries.set(context, registry);
  }
  return registry;
}

function createRegistry(context: ServerContext): Registry {
  const registry = new Registry();
  collectProcessMetrics(registry);
  const { hub, streams, catalogue, traffic } = context;
  const gauge = (name: string, help: string, read: () => number) =>
    new Gauge({
      name,
      help,
      registers: [registry],
      collect() {
        this.set(read());
      },
    });
  gauge('tickwire_hub_epoch', 'Life of the sequence', () => hub.epoch);
  gauge('tickwire_hub_sequence', 'Changes accepted in this life', () => hub.seq);
  gauge('tickwire_hub_readers', 'Open readers', () => hub.counts.readers);
  gauge('tickwire_hub_frames_total', 'Frames encoded', () => hub.counts.frames);
  gauge('tickwire_hub_refused_total', 'Events that were old or said nothing new', () => hub.counts.refused);
  gauge('tickwire_hub_faults_total', 'Readers closed because their transport failed', () => hub.counts.faults);
  gauge('tickwire_hub_held_trades', 'Trades kept for readers who come back', () => hub.heldTrades);
  gauge('tickwire_instruments', 'Instruments in the catalogue', () => catalogue.list().length);
  gauge('tickwire_streams', 'Streams, held polls and sockets held open', () => streams.open);

  const perTransport = (name: string, help: string, read: (of: TransportTraffic) => number) =>
    new Gauge({
      name,
      help,
      labelNames: ['transport'],
      registers: [registry],
      collect() {
        for (const [transport, of] of traffic.byTransport) this.set({ transport }, read(of));
      },
    });
  perTransport('tickwire_transport_open', 'Connections open now', (of) => of.open);
  perTransport('tickwire_transport_opened_total', 'Connections and requests so far', (of) => of.opened);
  perTransport('tickwire_transport_frames_total', 'Frames sent', (of) => of.frames);
  perTransport('tickwire_transport_bytes_total', 'Bytes of frames and heartbeats sent', (of) => of.bytes);
  new Gauge({
    name: 'tickwire_refused_total',
    help: 'Requests refused, by error code',
    labelNames: ['code'],
    registers: [registry],
    collect() {
      for (const [code, count] of traffic.refused) this.set({ code }, count);
    },
  });
  registerFeedGauges(registry, () => context.feeds?.() ?? []);
  const { candles, recording } = context;
  registerHistoryGauges(registry, candles && (() => candles.counts), recording);
  return registry;
}

/** prom-client counts processor time from here on; with what was used before, it is that of the process. */
function collectProcessMetrics(registry: Registry): void {
  const { user, system } = process.cpuUsage();
  collectDefaultMetrics({ register: registry });
  const earlier = { user_: user, system_: system, '': user + system };
  for (const [kind, microseconds] of Object.entries(earlier)) {
    const counter = registry.getSingleMetric(`process_cpu_${kind}seconds_total`);
    if (counter instanceof Counter) counter.inc(microseconds / 1e6);
  }
}
