import { formatNumber, UNKNOWN } from '@/lib/market/number-format';
import type { TransportFigures } from '@/lib/session/transport-figures';
import { rateText } from '../switch/duration-text';

/** One figure of a transport. */
interface FigureColumn {
  readonly title: string;
  readonly hint: string;
  /** Digits it has room for whatever it says, so that a usual figure moves no other. */
  readonly room: number;
  /** @param clockErrorMs what no latency here is surer than; undefined while the clocks have not been compared. */
  text(figures: TransportFigures, clockErrorMs: number | undefined): string;
}

const SPEED: readonly FigureColumn[] = [
  {
    title: 'upd/s',
    hint: 'Applied updates per second, last 10 s',
    room: 5,
    text: ({ frequency }) => rateText(frequency),
  },
  {
    title: 'stale',
    hint: 'Highest staleness of the last 10 s, ms',
    room: 5,
    text: ({ stalenessMs }) => whole(stalenessMs?.peak),
  },
  {
    title: 'p50',
    hint: 'Median delivery latency, ms',
    room: 3,
    text: ({ latencyMs }, error) => latencyText(latencyMs?.p50, error),
  },
  {
    title: 'p95',
    hint: '95 % arrive within this, ms',
    room: 3,
    text: ({ latencyMs }, error) => latencyText(latencyMs?.p95, error),
  },
  {
    title: 'p99',
    hint: '99 % arrive within this, ms',
    room: 3,
    text: ({ latencyMs }, error) => latencyText(latencyMs?.p99, error),
  },
  {
    title: 'KB/s',
    hint: 'Bytes on the wire, thousands per second: polling and long poll counted, others payload plus known framing',
    room: 5,
    text: ({ bytesPerSecond }) => kilobytes(bytesPerSecond),
  },
  {
    title: 'over.',
    hint: 'Bytes that are not payload, over payload: polling and long poll counted, others known framing',
    room: 4,
    text: ({ overheadRatio }) => percent(overheadRatio),
  },
];

const COST: readonly FigureColumn[] = [
  { title: 'req.', hint: 'Requests and connection attempts', room: 5, text: ({ requests }) => whole(requests) },
  { title: 'empty', hint: 'Answers that brought nothing', room: 4, text: ({ emptyAnswers }) => whole(emptyAnswers) },
  { title: 'reconn.', hint: 'Connections made anew', room: 5, text: ({ reconnects }) => whole(reconnects) },
  { title: 'missed', hint: 'Trades that never came', room: 5, text: ({ ledger }) => whole(ledger.missed) },
  { title: 'twice', hint: 'Trades applied twice', room: 4, text: ({ ledger }) => whole(ledger.duplicate) },
  {
    title: 'disord.',
    hint: 'Trades applied after a later one',
    room: 5,
    text: ({ ledger }) => whole(ledger.outOfOrder),
  },
];

/** All figures of a transport, in two halves for where there is room for one. */
export const COLUMN_GROUPS = [
  { id: 'speed', title: 'Speed', columns: SPEED },
  { id: 'cost', title: 'Cost and ledger', columns: COST },
] as const;

/** A latency inside the error of the clocks, even a negative one, says only that it is no more than that. */
export function latencyText(ms: number | undefined, errorMs: number | undefined): string {
  return ms !== undefined && errorMs !== undefined && ms <= errorMs ? `≤ ${errorMs}` : whole(ms);
}

function whole(value: number | undefined): string {
  return formatNumber(value, { maximumFractionDigits: 0 });
}

function kilobytes(bytes: number | undefined): string {
  return formatNumber(bytes === undefined ? undefined : bytes / 1_000, {
    minimumFractionDigits: 1,
    maximumFractionDigits: 1,
  });
}

function percent(ratio: number | undefined): string {
  if (ratio === undefined) return UNKNOWN;
  return `${formatNumber(ratio * 100, { maximumSignificantDigits: ratio < 0.1 ? 2 : 3 })} %`;
}
