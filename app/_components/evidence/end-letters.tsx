import { usePlotArea, useXAxisScale, useYAxisScale } from 'recharts';
import type { TransportName } from '@/lib/transports/transport';
import { IDENTITY } from '../switch/transport-identity';
import { apartInColumns } from './apart';

const LETTER = { width: 9, height: 12 };
/** From the end of a line to the middle of its letter. */
const GAP = 12;

export interface EndLettersProps {
  /** `t` in seconds before now: where the line ends. */
  readonly ends: readonly { readonly name: TransportName; readonly value: number; readonly t: number }[];
  readonly live: TransportName;
}

/** Each line ends in its transport's letter, wherever it ends: no legend to look up. */
export function EndLetters({ ends, live }: EndLettersProps) {
  const plot = usePlotArea();
  const across = useXAxisScale();
  const up = useYAxisScale();
  if (plot === undefined || across === undefined || up === undefined) return null;
  const bottom = plot.y + plot.height;
  const wanted = ends.map(({ value, t }) => ({
    x: (across(t) ?? plot.x + plot.width) + GAP,
    y: Math.min(bottom, Math.max(plot.y, up(value) ?? bottom)),
  }));
  const placed = apartInColumns(wanted, LETTER, plot.y, bottom);
  return (
    <g fontSize="10.5" fontWeight="620" textAnchor="middle">
      {ends.map(({ name, t }, index) => (
        <text
          key={name}
          data-end={name}
          x={placed[index]?.x}
          y={(placed[index]?.y ?? 0) + 3.7}
          fill={IDENTITY[name].color}
          // One inside the plot can stand on the lines of others.
          stroke="var(--ground)"
          strokeWidth={t < 0 ? 3 : 0}
          paintOrder="stroke"
          fontWeight={name === live ? 800 : 620}
        >
          {IDENTITY[name].letter}
        </text>
      ))}
    </g>
  );
}
