import type { RaceLane } from '@/lib/session/race/race-figures';
import { Badge } from '../switch/badge';
import { IDENTITY } from '../switch/transport-identity';
import styles from './lanes.module.css';
import { LATENCY_GUIDES_MS, latencyAt } from './log-scale';

const SIZE = { width: 1_000, height: 66 };
const TICKS = { top: 12, bottom: 21 };
const MIDDLE = 34;
const BRACKET = 53;
const STEADY = { vectorEffect: 'non-scaling-stroke' } as const;

const x = (ms: number) => (latencyAt(ms) * SIZE.width).toFixed(1);

/** Where the newest update of a lane stands, the 70 before it as ticks, and the bracket of p50, p95 and p99. */
export function LatencyTrack({ lane }: { readonly lane: RaceLane }) {
  const { name, latencies, figures } = lane;
  const { color, dash, hollow } = IDENTITY[name];
  const newest = latencies.at(-1);
  const earlier = latencies.slice(0, -1);
  const half = Math.floor(earlier.length / 2);
  const { latencyMs } = figures;
  return (
    <div className={styles.drawing} data-part="track">
      <svg
        className="absolute inset-0 size-full overflow-visible"
        viewBox={`0 0 ${SIZE.width} ${SIZE.height}`}
        preserveAspectRatio="none"
        fill="none"
        aria-hidden="true"
      >
        <path
          d={LATENCY_GUIDES_MS.slice(1)
            .map((ms) => `M${x(ms)} 0V${SIZE.height}`)
            .join('')}
          stroke="var(--rule)"
          {...STEADY}
        />
        <g stroke={color} {...STEADY}>
          <path d={ticks(earlier.slice(0, half))} opacity="0.4" {...STEADY} />
          <path d={ticks(earlier.slice(half))} opacity="0.85" {...STEADY} />
          {newest !== undefined && (
            <path
              d={`M0 ${MIDDLE}H${x(newest)}`}
              strokeWidth="1.6"
              {...(dash !== undefined && { strokeDasharray: dash })}
              {...STEADY}
            />
          )}
        </g>
        {latencyMs !== undefined && (
          <path
            d={`M${x(latencyMs.p50)} ${BRACKET}H${x(latencyMs.p99)}${[latencyMs.p50, latencyMs.p95, latencyMs.p99]
              .map((ms) => `M${x(ms)} ${BRACKET - 4}v8`)
              .join('')}`}
            stroke="var(--ink2)"
            strokeWidth="1.2"
            {...STEADY}
          />
        )}
      </svg>
      {newest !== undefined && (
        <span className={styles.marker} style={{ left: `${latencyAt(newest) * 100}%` }}>
          <Badge name={name} filled={!hollow} />
        </span>
      )}
    </div>
  );
}

function ticks(latencies: readonly number[]): string {
  return latencies.map((ms) => `M${x(ms)} ${TICKS.top}V${TICKS.bottom}`).join('');
}
