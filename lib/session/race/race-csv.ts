import type { RaceFigures, RaceLane } from './race-figures';

type Cell = string | number | boolean | undefined;

/**
 * The columns, units and what they are over in their names; an empty cell is not known. What a name says no more of is
 * over the whole race.
 */
const COLUMNS: readonly (readonly [name: string, cell: (lane: RaceLane, race: RaceFigures) => Cell])[] = [
  ['lane', ({ name }) => name],
  ['state', ({ figures }) => figures.state?.kind],
  ['cause', ({ figures: { state } }) => (state !== undefined && 'cause' in state ? state.cause : undefined)],
  ['place_newest_update', ({ place }) => place],
  ['mean_place_whole_race', ({ meanPlace }) => meanPlace],
  ['mean_place_of', (_, { standings }) => standings?.of],
  ['mean_place_updates', (_, { standings }) => standings?.updates],
  ['updates_per_second_last_10_s', ({ figures }) => figures.frequency],
  ['latency_p50_last_1000_frames_ms', ({ figures }) => figures.latencyMs?.p50],
  ['latency_p95_last_1000_frames_ms', ({ figures }) => figures.latencyMs?.p95],
  ['latency_p99_last_1000_frames_ms', ({ figures }) => figures.latencyMs?.p99],
  ['staleness_mean_last_10_s_ms', ({ figures }) => figures.stalenessMs?.mean],
  ['staleness_peak_last_10_s_ms', ({ figures }) => figures.stalenessMs?.peak],
  ['payload_per_update_bytes', ({ bytesPerUpdate }) => bytesPerUpdate?.payload],
  ['overhead_per_update_bytes', ({ bytesPerUpdate }) => bytesPerUpdate?.overhead],
  ['requests', ({ figures }) => figures.requests],
  ['empty_answers', ({ figures }) => figures.emptyAnswers],
  ['reconnects', ({ figures }) => figures.reconnects],
  ['trades_applied', ({ figures }) => figures.ledger.applied],
  ['trades_lost', ({ figures }) => figures.ledger.missed],
  ['trades_twice', ({ figures }) => figures.ledger.duplicate],
  ['trades_out_of_order', ({ figures }) => figures.ledger.outOfOrder],
  ['baseline', (_, { setup }) => setup.baseline],
  ['paired_on', ({ paired }) => paired?.of],
  ['paired_updates', ({ paired }) => paired?.updates],
  ['paired_median_ms', ({ paired }) => paired?.medianMs],
  ['paired_low_95_all_lanes_ms', ({ paired }) => paired?.interval?.low],
  ['paired_high_95_all_lanes_ms', ({ paired }) => paired?.interval?.high],
  ['distinguishable', ({ paired }) => paired?.distinguishable],
  ['race', (_, { phase }) => phase],
  ['race_measured_s', (_, { elapsedMs }) => elapsedMs / 1_000],
  ['race_set_to_last_s', (_, { setup }) => (setup.durationMs === undefined ? undefined : setup.durationMs / 1_000)],
  ['instruments', (_, { setup }) => setup.instruments.join(' ')],
  ['asked_for_at_most_hz', (_, { setup }) => setup.maxFrequency],
  ['polling_every_ms', (_, { setup }) => setup.pollMs],
];

/** A race as a table (RFC 4180): a header, then one row for each lane, every line ended by CR LF. */
export function raceCsv(figures: RaceFigures): string {
  const header = COLUMNS.map(([name]) => name);
  const rows = figures.lanes.map((lane) => COLUMNS.map(([, cell]) => cell(lane, figures)));
  return [header, ...rows].map((row) => `${row.map(written).join(',')}\r\n`).join('');
}

/** Numbers to the microsecond: no clock here says more. */
function written(cell: Cell): string {
  if (cell === undefined) return '';
  const text = typeof cell === 'number' ? String(Number(cell.toFixed(3))) : String(cell);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
