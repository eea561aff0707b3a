import type { LatencyWindow } from '@/lib/freshness/quantiles';
import { LATENESS_STEP_MS, type Outcome } from './play-through';
import type { Reader } from './reader';

const whole = (value: number) => Math.round(value).toLocaleString('en-US');
const quantiles = (window: LatencyWindow) =>
  window
    .quantiles([0.5, 0.95, 0.99])
    .map((value) => (value === undefined ? '–' : value.toFixed(value < 9.95 ? 1 : 0)))
    .join(' / ');

/** What a play of the recording showed, as Markdown. */
export function tableOf(outcome: Outcome): string {
  const { speed, recording, readers, seconds, hubEnd, before, after, used, lateness } = outcome;
  const { trades, bboChanges, durationMs } = recording;
  const source = recording.real ? 'Recording of Binance' : 'Recording made by the simulator';
  const cpu = used.map(({ name, before, after }) => {
    const share = ((after.cpuSeconds - before.cpuSeconds) / seconds) * 100;
    return `${name} ${share.toFixed(0)} % CPU, ${whole(before.residentMegabytes)} → ${whole(after.residentMegabytes)} MB`;
  });
  const late = [lateness.percentile(95), lateness.percentile(99), lateness.max].map((ns) =>
    whole(Math.max(0, ns / 1e6 - LATENESS_STEP_MS)),
  );
  const head = [
    'transport',
    'trades expected',
    'received',
    'missed',
    'duplicate',
    'out of order',
    'frames',
    'requests',
    'bytes',
    'updates/s',
    'publish → receive ms, p50 / p95 / p99',
    'ingest → receive of trades ms',
    'wait for the rest of a cut frame ms',
    'interruptions',
    'final bid, ask, last equal',
  ];
  return [
    `${source}, ${(durationMs / 1_000).toFixed(1)} s at ${speed}×, played in ${seconds.toFixed(1)} s.`,
    `Best bid and offer: ${whole(bboChanges.length)} changes in the recording, ${whole(hubEnd.bboChanges.length)} reached the hub one by one;` +
      ` the web process took ${whole(after.hub.sequence - before.hub.sequence)} changes of ${whole(trades.length + bboChanges.length)}, trades included, and refused ${after.hub.refused - before.hub.refused}.`,
    `${cpu.join('; ')}. The process of exchange and readers ran late by p95 ${late[0]}, p99 ${late[1]}, at most ${late[2]} ms: latencies include it.`,
    '',
    `| ${head.join(' | ')} |`,
    `|${head.map(() => '---').join('|')}|`,
    ...readers.map((reader) => `| ${rowOf(reader, outcome).join(' | ')} |`),
  ].join('\n');
}

function rowOf(reader: Reader, { recording, seconds }: Outcome): string[] {
  const { missed, outOfOrder } = reader.view.ledger.counts;
  const { bid, ask, last } = reader.quote ?? {};
  const wanted = recording.last;
  const equal = bid === wanted.bid && ask === wanted.ask && last === wanted.last;
  const distinct = new Set(reader.trades.map((trade) => trade.n)).size;
  return [
    reader.name,
    whole(recording.trades.length),
    whole(reader.trades.length),
    whole(missed),
    whole(reader.trades.length - distinct),
    whole(outOfOrder),
    whole(reader.frames),
    whole(reader.requests),
    whole(reader.bytes),
    (reader.updates / seconds).toFixed(1),
    quantiles(reader.latency),
    quantiles(reader.age),
    quantiles(reader.rest),
    whole(reader.interruptions.length),
    equal ? 'yes' : `no: ${bid}, ${ask}, ${last}`,
  ];
}
