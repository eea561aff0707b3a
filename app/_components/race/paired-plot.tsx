import { formatNumber } from '@/lib/market/number-format';
import type { RaceFigures, RaceLane } from '@/lib/session/race/race-figures';
import { IDENTITY, labelOf } from '../switch/transport-identity';
import { signedLog } from './log-scale';
import { pairedText } from './paired-text';

const ROW = 15;
const AXIS = 20;
const STEPS_MS = [1, 10, 100, 1_000, 10_000];
/** The picture does not shrink below this either way, or noise would fill it. */
const LEAST_MS = 1;

/** How much later than the baseline each lane applied the same updates, with the interval that may be trusted. */
export function PairedPlot({ figures }: { readonly figures: RaceFigures }) {
  const { setup, lanes } = figures;
  const others = lanes.filter(({ name }) => name !== setup.baseline);
  const compared = others.flatMap(({ paired }) => (paired?.interval === undefined ? [] : [paired.updates]));
  const updates = compared.length === 0 ? '' : ` ${formatNumber(Math.min(...compared), {})} or more`;
  const height = others.length * ROW + AXIS;
  const { at, ticks } = scaleOf(others);
  return (
    <section aria-labelledby="paired-heading" data-testid="paired">
      <h2 id="paired-heading" className="text-body">
        {others.length === 0
          ? 'Nothing to compare with'
          : `Paired with ${labelOf(setup.baseline)}, same${updates} updates`}
      </h2>
      <p className="mb-2 text-small text-ink3">
        {others.length === 0
          ? 'A second lane is compared with the first, update by update.'
          : 'ms later (right) or earlier; filled: distinguishable, hollow: not'}
      </p>
      {others.length > 0 && (
        <svg className="block w-full overflow-visible" height={height} role="img" aria-label={saidOf(others)}>
          {ticks.map((ms) => (
            <g key={ms}>
              <line
                x1={at(ms)}
                x2={at(ms)}
                y1="0"
                y2={height - AXIS}
                stroke={ms === 0 ? 'var(--accent)' : 'var(--rule)'}
                strokeWidth={ms === 0 ? 1.6 : 1}
              />
              <text x={at(ms)} y={height - 5} textAnchor="middle" fontSize="10.5" fill="var(--ink3)">
                {ms === 0 ? '0 ms' : formatNumber(ms, { signDisplay: 'exceptZero' })}
              </text>
            </g>
          ))}
          {others.map((lane, index) => (
            <Difference key={lane.name} lane={lane} y={index * ROW + ROW / 2} at={at} />
          ))}
        </svg>
      )}
    </section>
  );
}

interface DifferenceProps {
  readonly lane: RaceLane;
  readonly y: number;
  at(ms: number): string;
}

function Difference({ lane, y, at }: DifferenceProps) {
  const { letter, color } = IDENTITY[lane.name];
  const { medianMs, interval, distinguishable = false } = lane.paired ?? {};
  return (
    <g data-testid={`paired-${lane.name}`} data-distinguishable={distinguishable}>
      <text x="0" y={y + 3.7} fontSize="10.5" fontWeight="620" fill={color}>
        {letter}
      </text>
      {interval !== undefined && (
        <line x1={at(interval.low)} x2={at(interval.high)} y1={y} y2={y} stroke={color} strokeWidth="1.6" />
      )}
      {medianMs !== undefined && interval !== undefined && (
        <rect
          x={at(medianMs)}
          y={y - 3}
          width="6"
          height="6"
          transform="translate(-3 0)"
          fill={distinguishable ? color : 'var(--ground)'}
          stroke={color}
          strokeWidth="1.4"
        />
      )}
    </g>
  );
}

/** One scale for all, over what is drawn: letters stand in its first 10 %. */
function scaleOf(lanes: readonly RaceLane[]) {
  const ends = lanes.flatMap(({ paired }) => (paired?.interval ? [paired.interval.low, paired.interval.high] : []));
  const low = Math.min(-LEAST_MS, ...ends);
  const high = Math.max(LEAST_MS, ...ends);
  const [from, to] = [signedLog(low) - 0.1, signedLog(high) + 0.1];
  const share = (ms: number) => (signedLog(ms) - from) / (to - from);
  const inside = [...STEPS_MS.map((ms) => -ms), 0, ...STEPS_MS].filter((ms) => ms >= low && ms <= high);
  // Near 0 the steps of the smaller side can stand closer than their numbers are wide.
  const ticks = inside.filter((ms) => ms === 0 || Math.abs(share(ms) - share(0)) > 0.08);
  return { at: (ms: number) => `${(10 + 86 * share(ms)).toFixed(2)}%`, ticks };
}

function saidOf(lanes: readonly RaceLane[]): string {
  return lanes
    .map(({ name, paired }) => {
      const { value, interval, verdict } = pairedText(paired);
      return interval === ''
        ? `${labelOf(name)}: ${verdict}`
        : `${labelOf(name)}: ${value} ms, ${interval}, ${verdict}`;
    })
    .join('; ');
}
