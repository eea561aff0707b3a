import { usePlotArea, useYAxisScale } from 'recharts';
import type { TransportName } from '@/lib/transports/transport';
import { IDENTITY } from '../switch/transport-identity';
import { apart } from './apart';

const LETTER_HEIGHT = 12;

export interface EndLettersProps {
  readonly ends: readonly { readonly name: TransportName; readonly value: number }[];
  readonly live: TransportName;
}

/** Each line ends in its transport's letter: no legend to look up. */
export function EndLetters({ ends, live }: EndLettersProps) {
  const plot = usePlotArea();
  const scale = useYAxisScale();
  if (plot === undefined || scale === undefined) return null;
  const bottom = plot.y + plot.height;
  const wanted = ends.map(({ value }) => Math.min(bottom, Math.max(plot.y, scale(value) ?? bottom)));
  const placed = apart(wanted, LETTER_HEIGHT, plot.y, bottom);
  const right = plot.x + plot.width;
  return (
    <g fontSize="10.5" fontWeight="620">
      {ends.map(({ name }, index) => (
        <text
          key={name}
          x={right + 8}
          y={(placed[index] ?? 0) + 3.7}
          fill={IDENTITY[name].color}
          fontWeight={name === live ? 800 : 620}
        >
          {IDENTITY[name].letter}
        </text>
      ))}
    </g>
  );
}
