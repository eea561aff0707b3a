import type { TransportFigures } from '@/lib/session/transport-figures';
import { GUIDE_MS, stalenessHeight } from './staleness-scale';
import { toothPath } from './tooth-path';
import { IDENTITY } from './transport-identity';

const WIDTH = 150;
const HEIGHT = 30;
/** What a key shows while it runs, and while it does not: a lost server needs the longer view. */
const WINDOW_MS = 4_000;
const LONG_WINDOW_MS = 20_000;

export interface SawtoothProps {
  readonly figures: TransportFigures | undefined;
  /** Since when nothing has come over this transport, ms since 1970; undefined while it works. */
  readonly silentSince?: number | undefined;
  /** End of the window, ms since 1970. */
  readonly now: number;
}

/** Staleness of one transport over the last seconds; the guide is at 100 ms. Redrawn with its figures, once a second. */
export function Sawtooth({ figures, silentSince, now }: SawtoothProps) {
  const guide = HEIGHT - stalenessHeight(GUIDE_MS) * HEIGHT;
  return (
    <svg
      className="block h-full w-full overflow-visible"
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      preserveAspectRatio="none"
      aria-hidden="true"
    >
      <g fill="none" strokeWidth="1" shapeRendering="crispEdges" stroke="var(--rule2)">
        <path d={`M0 ${guide}H${WIDTH}`} vectorEffect="non-scaling-stroke" />
        <path d={`M0 ${HEIGHT}H${WIDTH}`} vectorEffect="non-scaling-stroke" />
      </g>
      {figures !== undefined && <Teeth figures={figures} silentSince={silentSince} now={now} />}
    </svg>
  );
}

function Teeth({ figures, silentSince, now }: SawtoothProps & { readonly figures: TransportFigures }) {
  const { color } = IDENTITY[figures.name];
  const to = figures.endedTime ?? now;
  const size = { width: WIDTH, height: HEIGHT };
  const from = to - (silentSince === undefined && figures.endedTime === undefined ? WINDOW_MS : LONG_WINDOW_MS);
  // A tooth still growing is not among the finished ones.
  const behindMs = figures.endedTime === undefined && silentSince === undefined ? (figures.stalenessMs?.now ?? 0) : 0;
  const open = behindMs > 0 ? [{ start: to - behindMs, end: to, peakMs: behindMs }] : [];
  const teeth = silentSince === undefined ? figures.teeth : figures.teeth.filter((tooth) => tooth.end <= silentSince);
  return (
    <>
      <path
        d={toothPath([...teeth, ...open], { from, to, ...size })}
        fill={color}
        fillOpacity="0.16"
        stroke={color}
        strokeWidth="1.1"
        strokeLinejoin="round"
        vectorEffect="non-scaling-stroke"
      />
      {silentSince !== undefined && (
        <path
          d={toothPath([{ start: Math.max(silentSince, from), end: to, peakMs: to - silentSince }], {
            from,
            to,
            ...size,
          })}
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
