import { formatNumber, UNKNOWN } from '@/lib/market/number-format';
import type { RaceLane } from '@/lib/session/race/race-figures';
import { latencyText } from '../evidence/figure-columns';
import { Badge } from '../switch/badge';
import { rateText } from '../switch/duration-text';
import { failureOf } from '../switch/key-facts';
import { Sawtooth } from '../switch/sawtooth';
import { IDENTITY, labelOf } from '../switch/transport-identity';
import { BytesBar } from './bytes-bar';
import { LaneFigure } from './lane-figure';
import styles from './lanes.module.css';
import { LatencyTrack } from './latency-track';
import { pairedText } from './paired-text';

const WINDOW_MS = 4_000;
const GUIDES_MS = [100, 1_000];

export interface LaneProps {
  readonly lane: RaceLane;
  /** The race is over: the place is that of the whole of it. */
  readonly ended: boolean;
  readonly baseline: boolean;
  /** Bytes per update of the lane that takes most of them: the longest bar. */
  readonly largest: number;
  /** No latency is surer than this, ms; undefined while the clocks have not been compared. */
  readonly clockErrorMs: number | undefined;
  /** Ms since 1970. */
  readonly now: number;
}

/** One transport in the race. */
export function Lane({ lane, ended, baseline, largest, clockErrorMs, now }: LaneProps) {
  const { name, figures, place, meanPlace } = lane;
  const { color, dash } = IDENTITY[name];
  const { latencyMs, stalenessMs } = figures;
  const failure = failureOf(figures);
  const paired = pairedText(lane.paired);
  const told = paired.verdict === 'slower' || paired.verdict === 'faster';
  const errorMs = clockErrorMs === undefined ? undefined : Math.max(1, Math.ceil(clockErrorMs));
  return (
    <tr
      className={styles.lane}
      data-testid={`lane-${name}`}
      data-baseline={baseline}
      data-failed={failure !== undefined}
    >
      <th scope="row" className={styles.name}>
        <span className={styles.place} data-part="place" data-mean={ended}>
          {ended ? tenths(meanPlace) : (place ?? UNKNOWN)}
        </span>
        <Badge name={name} filled={false} />
        <span className="min-w-0">
          <span className={`block text-symbol font-word text-ink ${styles.called}`}>{labelOf(name)}</span>
          {failure === undefined ? (
            <svg className="mt-0.5 block" width="64" height="3" aria-hidden="true">
              <path
                d="M0 1.5H64"
                stroke={color}
                strokeWidth="2"
                {...(dash !== undefined && { strokeDasharray: dash })}
              />
            </svg>
          ) : (
            <span className="block truncate text-small font-normal text-fault" title={failure}>
              {failure}
            </span>
          )}
        </span>
      </th>
      <td className={styles.track}>
        <LatencyTrack lane={lane} />
      </td>
      <td className={styles.teeth}>
        <span className={styles.drawing} data-part="teeth">
          <Sawtooth figures={figures} silentSince={undefined} windowMs={WINDOW_MS} now={now} guides={GUIDES_MS} />
        </span>
      </td>
      <LaneFigure
        part="staleness"
        label="10 s mean, peak"
        value={whole(stalenessMs?.mean)}
        below={whole(stalenessMs?.peak)}
      />
      <LaneFigure part="rate" label="upd/s, 10 s" value={rateText(figures.frequency)} />
      <LaneFigure part="p50" label="p50 ms" value={latencyText(latencyMs?.p50, errorMs)} />
      <LaneFigure part="p95" label="p95 ms" value={latencyText(latencyMs?.p95, errorMs)} />
      <LaneFigure part="p99" label="p99 ms" value={latencyText(latencyMs?.p99, errorMs)} />
      <td className={styles.bytes} data-figure="bytes">
        <span className={styles.label} aria-hidden="true">
          bytes per update
        </span>
        <BytesBar bytes={lane.bytesPerUpdate} largest={largest} />
      </td>
      <LaneFigure
        part="requests"
        label="requests"
        value={whole(figures.requests)}
        below={`${whole(figures.emptyAnswers)} empty`}
      />
      <LaneFigure part="reconnects" label="reconnects" value={whole(figures.reconnects)} />
      <td className={styles.paired} data-verdict={paired.verdict}>
        {paired.interval !== '' && (
          <span className="block whitespace-nowrap">
            <span className={told ? 'font-bold text-ink' : ''}>{paired.value}</span>{' '}
            <span className="text-small text-ink3">{paired.interval}</span>
          </span>
        )}
        <span className={`block text-small ${told ? 'text-ink2' : 'text-ink3'}`}>{paired.verdict}</span>
      </td>
    </tr>
  );
}

function tenths(value: number | undefined): string {
  return formatNumber(value, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
}

function whole(value: number | undefined): string {
  return formatNumber(value, { maximumFractionDigits: 0 });
}
