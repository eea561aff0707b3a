'use client';

import { Line, LineChart, ReferenceLine, Tooltip, XAxis, YAxis } from 'recharts';
import type { TransportName } from '@/lib/transports/transport';
import { IDENTITY } from '../switch/transport-identity';
import { ChartReadout } from './chart-readout';
import { EndLetters } from './end-letters';
import { type ChartPoint, newestValues } from './series';

export interface EvidenceChartProps {
  readonly points: readonly ChartPoint[];
  /** The series drawn, in order. */
  readonly names: readonly TransportName[];
  readonly live: TransportName;
  readonly scale: 'log' | 'linear';
  readonly domain: readonly [number, number];
  readonly ticks: readonly number[];
  /** Ticks that are drawn as guides; the others only carry a label. */
  readonly guides: readonly number[];
  tickText(value: number): string;
  valueText(value: number): string;
  /** What the picture says, for those who do not see it. */
  readonly label: string;
}

const AXIS_TEXT = { fill: 'var(--ink3)', fontSize: 10.5 };
const MARGIN = { top: 8, right: 22, bottom: 0, left: 0 };
/** How far back the axis reaches: no further than needed, in few steps, so that it seldom changes. */
const RANGES_MINUTES = [1, 2, 5];

/** One line per transport over the last five minutes, the live one heavier and on top. */
export default function EvidenceChart(props: EvidenceChartProps) {
  const { points, names, live, scale, domain, ticks, guides, tickText, valueText, label } = props;
  const start = startOf(points, names);
  const ordered = [...names.filter((name) => name !== live), ...names.filter((name) => name === live)];
  return (
    <LineChart responsive style={{ width: '100%', height: '100%' }} data={[...points]} margin={MARGIN} title={label}>
      {guides.map((guide) => (
        <ReferenceLine key={guide} y={guide} stroke="var(--rule)" ifOverflow="hidden" />
      ))}
      <XAxis
        dataKey="t"
        type="number"
        domain={[start, 0]}
        ticks={[start, 0]}
        allowDataOverflow
        tick={AXIS_TEXT}
        tickFormatter={(seconds: number) => (seconds === 0 ? 'now' : `−${-seconds / 60} min`)}
        tickLine={false}
        axisLine={{ stroke: 'var(--rule2)' }}
        height={20}
        interval={0}
      />
      <YAxis
        scale={scale}
        domain={[domain[0], domain[1]]}
        allowDataOverflow
        ticks={[...ticks]}
        tick={AXIS_TEXT}
        tickFormatter={tickText}
        tickLine={false}
        axisLine={false}
        width={44}
        interval={0}
      />
      {ordered.map((name) => (
        <Line
          key={name}
          dataKey={name}
          name={name}
          stroke={IDENTITY[name].color}
          strokeWidth={name === live ? 2.2 : 1.1}
          strokeOpacity={name === live ? 1 : 0.85}
          {...(IDENTITY[name].dash !== undefined && { strokeDasharray: IDENTITY[name].dash })}
          dot={false}
          activeDot={false}
          isAnimationActive={false}
          connectNulls={false}
        />
      ))}
      <EndLetters ends={newestValues(points, names)} live={live} />
      <Tooltip
        isAnimationActive={false}
        cursor={{ stroke: 'var(--control)' }}
        content={<ChartReadout valueText={valueText} />}
        wrapperStyle={{ zIndex: 10 }}
      />
    </LineChart>
  );
}

/** @returns seconds before now at which the axis begins. */
function startOf(points: readonly ChartPoint[], names: readonly TransportName[]): number {
  const oldest = points.find((point) => names.some((name) => point[name] !== undefined))?.t ?? 0;
  return -60 * (RANGES_MINUTES.find((minutes) => minutes * 60 >= -oldest) ?? 5);
}
