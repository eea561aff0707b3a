'use client';

import { memo, useEffect, useRef } from 'react';
import type { InstrumentId } from '@/lib/market/instrument';
import { formatClockTime } from '@/lib/market/time-format';
import { useSession, useSessionStatus } from '@/lib/session/react';
import type { SparkPoint } from '@/lib/session/spark';
import { onTick } from '@/lib/session/ticker';

const WIDTH = 60;
const HEIGHT = 24;
/** Two prices of one second are no line: over the whole width they would be a drama. */
const LEAST_SPAN_MS = 3_000;
/** What is as high as the row: one step alone is no cliff. */
const LEAST_STEPS = 5;
/** The oldest price is up to a minute or two younger than an hour. */
const NEARLY_AN_HOUR_MS = 57 * 60_000;

export interface SparklineProps {
  readonly id: InstrumentId;
  /** The least its price can change by. */
  readonly step: number;
  /** False drains its hue. */
  readonly fresh: boolean;
}

/**
 * The prices of the last hour, or of as much of it as is known, redrawn once a second without a render; the dots are
 * where they begin.
 */
export const Sparkline = memo(function Sparkline({ id, step, fresh }: SparklineProps) {
  const session = useSession();
  const { paused } = useSessionStatus();
  const line = useRef<SVGPathElement>(null);
  const base = useRef<SVGPathElement>(null);
  const end = useRef<SVGCircleElement>(null);
  const svg = useRef<SVGSVGElement>(null);
  const title = useRef<HTMLTitleElement>(null);
  useEffect(() => {
    let ticks = 0;
    let shown = false;
    const draw = () => {
      const points = session.store.recent(id);
      const shape = sparkShape(points, step);
      shown = shape !== undefined;
      svg.current?.setAttribute('visibility', shown ? 'visible' : 'hidden');
      if (shape === undefined) return;
      line.current?.setAttribute('d', shape.path);
      base.current?.setAttribute('d', `M0 ${shape.startY}H${WIDTH}`);
      end.current?.setAttribute('cy', shape.endY);
      svg.current?.setAttribute('data-direction', String(shape.direction));
      if (title.current !== null) title.current.textContent = spanText(points);
    };
    if (paused) return;
    draw();
    return onTick(() => {
      ticks += 1;
      if (!shown || ticks % 4 === 0) draw();
    });
  }, [session, id, step, paused]);
  return (
    <svg
      ref={svg}
      visibility="hidden"
      data-direction="0"
      className={`overflow-visible ${fresh ? 'text-ink3 data-[direction="-1"]:text-loss data-[direction="1"]:text-gain' : 'text-stale'}`}
      width={WIDTH}
      height={HEIGHT}
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      fill="none"
      aria-hidden="true"
    >
      <title ref={title} />
      <path ref={base} stroke="var(--rule2)" strokeDasharray="1 4" />
      <path ref={line} stroke="currentColor" strokeWidth="1.3" strokeLinejoin="round" />
      <circle ref={end} cx={WIDTH} cy="0" r="1.8" fill="currentColor" />
    </svg>
  );
});

/** From when on it is: what the line alone does not say. */
function spanText(points: readonly SparkPoint[]): string {
  const from = points[0]?.time ?? 0;
  const whole = (points.at(-1)?.time ?? 0) - from >= NEARLY_AN_HOUR_MS;
  return whole ? 'The last hour' : `Since ${formatClockTime(from)}`;
}

function sparkShape(points: readonly SparkPoint[], step: number) {
  const first = points[0];
  const last = points.at(-1);
  const duration = first === undefined || last === undefined ? 0 : last.time - first.time;
  if (first === undefined || last === undefined || duration < LEAST_SPAN_MS) return undefined;
  const prices = points.map(({ price }) => price);
  const lowest = Math.min(...prices);
  const highest = Math.max(...prices);
  const span = Math.max(highest - lowest, LEAST_STEPS * step);
  const low = (lowest + highest - span) / 2;
  const x = (time: number) => (((time - first.time) / duration) * WIDTH).toFixed(1);
  const y = (price: number) => (HEIGHT - 2 - ((price - low) / span) * (HEIGHT - 4)).toFixed(1);
  const path = points.map(({ time, price }, index) => `${index === 0 ? 'M' : 'L'}${x(time)} ${y(price)}`).join('');
  return { path, startY: y(first.price), endY: y(last.price), direction: Math.sign(last.price - first.price) };
}
