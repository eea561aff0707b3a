'use client';

import { useRef } from 'react';
import type { Instrument } from '@/lib/market/instrument';
import { formatPrice } from '@/lib/market/price-format';
import { formatClockTime } from '@/lib/market/time-format';
import { useSession, useSessionStatus } from '@/lib/session/react';
import type { Standing } from '../state/standing';
import { useSecond } from '../workspace/use-second';
import { roundTicks, timeTicks } from './price-axis';
import { useSize } from './use-size';

const AXIS_WIDTH = 76;
const AXIS_HEIGHT = 20;
const TOP = 8;
const MIN_SPAN_MS = 30_000;

export interface PriceLineProps {
  readonly instrument: Instrument;
  readonly standing: Standing;
}

/** The price since the page opened. When data stops, the line stops: what follows is hatched, not guessed. */
export function PriceLine({ instrument, standing }: PriceLineProps) {
  const box = useRef<HTMLDivElement>(null);
  const size = useSize(box);
  return (
    <figure
      className="flex min-h-0 flex-1 flex-col pt-2"
      aria-label={`Price of ${instrument.symbol} since the page opened`}
    >
      <figcaption className="flex justify-between text-small">
        <span className="font-word text-ink">Price</span>
        <span className="text-ink3">since this page opened</span>
      </figcaption>
      <div ref={box} className="relative min-h-24 flex-1">
        {size.width > AXIS_WIDTH && size.height > 40 && (
          <PriceDrawing instrument={instrument} standing={standing} width={size.width} height={size.height} />
        )}
      </div>
    </figure>
  );
}

interface DrawingProps extends PriceLineProps {
  readonly width: number;
  readonly height: number;
}

function PriceDrawing({ instrument: { id, priceStep }, standing, width, height }: DrawingProps) {
  const { store } = useSession();
  const { disconnectedSince, lastReceiptTime, pausedSince } = useSessionStatus();
  const now = useSecond();
  const points = store.spark(id).filter(({ time }) => pausedSince === undefined || time <= pausedSince);
  const first = points[0];
  const last = points.at(-1);
  if (first === undefined || last === undefined || now === 0) {
    return <p className="py-3 text-small text-ink3">Waiting for the first price.</p>;
  }
  const plot = { width: width - AXIS_WIDTH, height: height - AXIS_HEIGHT };
  const to = Math.max(now, last.time);
  const from = Math.min(first.time, to - MIN_SPAN_MS);
  const prices = points.map(({ price }) => price);
  const middle = (Math.min(...prices) + Math.max(...prices)) / 2;
  const reach = Math.max((Math.max(...prices) - Math.min(...prices)) * 0.6, priceStep * 3);
  const x = (time: number) => ((time - from) / (to - from)) * plot.width;
  const y = (price: number) => TOP + (1 - (price - middle + reach) / (2 * reach)) * (plot.height - TOP);
  const lastY = Math.min(plot.height - 8, Math.max(TOP, y(last.price)));
  const drained = standing === 'drained';
  const stop = disconnectedSince !== undefined ? (lastReceiptTime ?? last.time) : drained ? last.time : undefined;
  const tagText = formatPrice(last.price, priceStep);
  return (
    <svg className="absolute inset-0" width={width} height={height} aria-hidden="true" fontSize="10.5">
      <defs>
        <pattern id="no-data" width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <path d="M0 0V7" stroke="var(--rule2)" strokeWidth="1.5" />
        </pattern>
      </defs>
      {roundTicks(middle - reach, middle + reach, Math.max(2, Math.floor(plot.height / 44))).map((price) => (
        <g key={price}>
          <path d={`M0 ${crisp(y(price))}H${plot.width}`} stroke="var(--rule)" />
          {Math.abs(y(price) - lastY) > 17 && (
            <text x={plot.width + 8} y={y(price) + 3.5} fill="var(--ink3)">
              {formatPrice(price, priceStep)}
            </text>
          )}
        </g>
      ))}
      {timeTicks(from, to, Math.max(2, Math.floor(plot.width / 90))).map((time) => (
        <text
          key={time}
          x={x(time)}
          y={height - 4}
          fill="var(--ink3)"
          textAnchor={x(time) < 24 ? 'start' : x(time) > plot.width - 24 ? 'end' : 'middle'}
        >
          {formatClockTime(time)}
        </text>
      ))}
      {stop !== undefined && x(stop) < plot.width - 1 && (
        <g>
          <rect x={x(stop)} y={TOP} width={plot.width - x(stop)} height={plot.height - TOP} fill="url(#no-data)" />
          <path d={`M${crisp(x(stop))} ${TOP}V${plot.height}`} stroke="var(--fault)" strokeDasharray="3 3" />
        </g>
      )}
      <path
        d={`M0 ${crisp(lastY)}H${plot.width}`}
        stroke={drained ? 'var(--stale)' : 'var(--accent)'}
        strokeDasharray="2 3"
      />
      <path
        d={points
          .map(({ time, price, begins }, index) =>
            index === 0 || begins ? `M${x(time)} ${y(price)}` : `H${x(time)}V${y(price)}`,
          )
          .join('')}
        fill="none"
        stroke={drained ? 'var(--stale)' : 'var(--ink)'}
        strokeWidth="1.3"
        strokeLinejoin="round"
      />
      {stop === undefined && (
        <path d={`M${x(last.time)} ${y(last.price)}H${plot.width}`} stroke="var(--ink)" strokeWidth="1.3" />
      )}
      <rect
        x={plot.width + 2.5}
        y={lastY - 8.5}
        width={AXIS_WIDTH - 3}
        height="17"
        rx="2"
        fill={drained ? 'none' : 'var(--accent)'}
        stroke={drained ? 'var(--stale)' : 'none'}
        strokeDasharray="2 2"
      />
      <text
        x={plot.width + 8}
        y={lastY + 3.8}
        fill={drained ? 'var(--stale)' : 'var(--on-accent)'}
        fontWeight={drained ? 340 : 620}
        fontSize="11.5"
      >
        {tagText}
      </text>
      {stop !== undefined && (
        <text
          x={Math.max(130, x(stop) - 6)}
          y={TOP + 9}
          textAnchor="end"
          fill="var(--fault)"
          stroke="var(--ground)"
          strokeWidth="4"
          paintOrder="stroke"
        >
          {`no data since ${formatClockTime(stop)}`}
        </text>
      )}
    </svg>
  );
}

function crisp(value: number): number {
  return Math.round(value) + 0.5;
}
