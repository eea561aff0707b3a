import type { TransportFigures } from '@/lib/session/transport-figures';
import { GUIDES_MS, stalenessHeight } from './staleness-scale';
import { toothPath } from './tooth-path';
import { IDENTITY } from './transport-identity';

const SIZE = { width: 150, height: 30 };
/** The gap between two polls, and some. */
const UNKNOWN_MS = 1_500;

export interface SawtoothProps {
  /** Undefined draws the scale alone. */
  readonly figures: TransportFigures | undefined;
  /** Since when nothing has come over this transport, ms since 1970; undefined while it works. */
  readonly silentSince: number | undefined;
  /** How much time it shows, ms; the same for all keys. */
  readonly windowMs: number;
  readonly now: number;
  /** Where the scale has lines, ms. Default: at 100 ms. */
  readonly guides?: readonly number[];
}

/** Staleness of one transport over the last seconds. Redrawn with its figures. */
export function Sawtooth({ figures, guides = GUIDES_MS, ...rest }: SawtoothProps) {
  const { width, height } = SIZE;
  return (
    <svg
      className="block h-full w-full overflow-visible"
      viewBox={`0 0 ${width} ${height}`}
      preserveAspectRatio="none"
      aria-hidden="true"
    >
      <g fill="none" strokeWidth="1" shapeRendering="crispEdges" stroke="var(--rule2)">
        {guides.map((ms) => (
          <path key={ms} d={`M0 ${height - stalenessHeight(ms) * height}H${width}`} vectorEffect="non-scaling-stroke" />
        ))}
        <path d={`M0 ${height}H${width}`} vectorEffect="non-scaling-stroke" />
      </g>
      {figures !== undefined && <Teeth figures={figures} {...rest} />}
    </svg>
  );
}

function Teeth({
  figures,
  silentSince,
  windowMs,
  now,
}: Omit<SawtoothProps, 'guides'> & { readonly figures: TransportFigures }) {
  const { color } = IDENTITY[figures.name];
  const running = figures.endedTime === undefined && silentSince === undefined;
  const to = figures.endedTime ?? (running ? knownUntil(figures, now) : now);
  const area = { from: to - windowMs, to, ...SIZE };
  // A tooth still growing is not among the finished ones.
  const behindMs = running ? (figures.stalenessMs?.now ?? 0) : 0;
  const growing = behindMs > 0 ? [{ start: to - behindMs, end: to, peakMs: behindMs }] : [];
  const finished = figures.teeth.filter((tooth) => silentSince === undefined || tooth.end <= silentSince);
  return (
    <>
      <path
        d={toothPath([...finished, ...growing], area)}
        fill={color}
        fillOpacity="0.16"
        stroke={color}
        strokeWidth="1.1"
        strokeLinejoin="round"
        vectorEffect="non-scaling-stroke"
      />
      {silentSince !== undefined && silentSince < to && (
        <path
          d={toothPath([{ start: silentSince, end: to, peakMs: to - silentSince }], area)}
          fill="none"
          stroke="var(--fault)"
          strokeWidth="1.3"
          strokeDasharray="3 2"
          vectorEffect="non-scaling-stroke"
        />
      )}
    </>
  );
}

/**
 * Where the drawing ends. What a transport has not brought yet, it cannot be known to be behind of: the stretch
 * since the last update would look fresh, and is only unknown.
 */
function knownUntil({ teeth }: TransportFigures, now: number): number {
  const last = teeth.at(-1)?.end;
  return last === undefined ? now : Math.min(now, Math.max(last, now - UNKNOWN_MS));
}
