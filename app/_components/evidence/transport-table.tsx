'use client';

import { useState } from 'react';
import { formatNumber, UNKNOWN } from '@/lib/market/number-format';
import type { TransportFigures } from '@/lib/session/transport-figures';
import type { TransportName } from '@/lib/transports/transport';
import { Badge } from '../switch/badge';
import { rateText } from '../switch/duration-text';
import styles from './transport-table.module.css';

interface Column {
  readonly title: string;
  readonly hint: string;
  text(figures: TransportFigures): string;
}

const SPEED: readonly Column[] = [
  { title: 'upd/s', hint: 'Applied updates per second, last 10 s', text: ({ frequency }) => rateText(frequency) },
  { title: 'p50', hint: 'Median delivery latency, ms', text: ({ latencyMs }) => whole(latencyMs?.p50) },
  { title: 'p95', hint: '95 % arrive within this, ms', text: ({ latencyMs }) => whole(latencyMs?.p95) },
  { title: 'p99', hint: '99 % arrive within this, ms', text: ({ latencyMs }) => whole(latencyMs?.p99) },
  {
    title: 'KB/s',
    hint: 'Bytes on the wire, thousands per second',
    text: ({ bytesPerSecond }) => kilobytes(bytesPerSecond),
  },
  {
    title: 'overhead',
    hint: 'Bytes that are not payload, over payload',
    text: ({ overheadRatio }) => percent(overheadRatio),
  },
];

const COST: readonly Column[] = [
  { title: 'requests', hint: 'Requests and connection attempts', text: ({ requests }) => whole(requests) },
  { title: 'empty', hint: 'Answers that brought nothing', text: ({ emptyAnswers }) => whole(emptyAnswers) },
  { title: 'reconn.', hint: 'Connections made anew', text: ({ reconnects }) => whole(reconnects) },
  { title: 'missed', hint: 'Trades that never came', text: ({ ledger }) => whole(ledger.missed) },
  { title: 'twice', hint: 'Trades applied twice', text: ({ ledger }) => whole(ledger.duplicate) },
  { title: 'disord.', hint: 'Trades applied after a later one', text: ({ ledger }) => whole(ledger.outOfOrder) },
];

const GROUPS = [
  { id: 'speed', title: 'Speed', columns: SPEED },
  { id: 'cost', title: 'Cost and ledger', columns: COST },
] as const;

export interface TransportTableProps {
  readonly figures: readonly TransportFigures[];
  readonly live: TransportName;
  readonly clockErrorMs: number | undefined;
  readonly disconnected: boolean;
}

/** The figures behind the pictures; where there is no room for all of them, half at a time. */
export function TransportTable({ figures, live, clockErrorMs, disconnected }: TransportTableProps) {
  const [shown, setShown] = useState<'speed' | 'cost'>('speed');
  return (
    <div className={styles.figures} data-shown={shown}>
      <div className={styles.head}>
        <h3 className="text-body whitespace-nowrap">
          Per transport <span className="ml-1 text-small font-normal text-ink3">latency in ms</span>
        </h3>
        <div className={styles.groups}>
          {GROUPS.map(({ id, title }) => (
            <button
              key={id}
              type="button"
              aria-pressed={shown === id}
              className="min-h-11 px-1 text-small text-ink2 underline-offset-4 aria-pressed:text-ink aria-pressed:underline tablet:min-h-6"
              onClick={() => setShown(id)}
            >
              {title}
            </button>
          ))}
        </div>
      </div>
      <table className={styles.table}>
        <caption className="sr-only">What each transport achieved and what it cost</caption>
        <thead>
          <tr>
            <th scope="col">
              <span className="sr-only">Transport</span>
            </th>
            {GROUPS.map(({ id, columns }) =>
              columns.map(({ title, hint }) => (
                <th key={title} scope="col" title={hint} data-group={id}>
                  {title}
                </th>
              )),
            )}
          </tr>
        </thead>
        <tbody>
          {figures.map((entry) => (
            <tr
              key={entry.name}
              data-testid={`figures-${entry.name}`}
              data-role={entry.role}
              data-live={entry.name === live}
            >
              <th scope="row">
                <span className="flex items-center gap-2">
                  <Badge name={entry.name} filled={entry.name === live} className={styles.badge ?? ''} />
                  {entry.name}
                </span>
              </th>
              {GROUPS.map(({ id, columns }) =>
                columns.map(({ title, text }) => (
                  <td key={title} data-group={id}>
                    {entry.role === 'off' ? UNKNOWN : text(entry)}
                  </td>
                )),
              )}
            </tr>
          ))}
        </tbody>
      </table>
      <p className={styles.foot}>{footText(clockErrorMs, disconnected)}</p>
    </div>
  );
}

function footText(clockErrorMs: number | undefined, disconnected: boolean): string {
  if (disconnected) return 'Latency figures are from before the drop.';
  if (clockErrorMs === undefined) return 'Latency waits for the clocks to be compared.';
  return `Clock error ±${Math.max(1, Math.ceil(clockErrorMs))} ms is in all latencies alike.`;
}

function whole(value: number | undefined): string {
  return formatNumber(value, { maximumFractionDigits: 0 });
}

function kilobytes(bytes: number | undefined): string {
  return formatNumber(bytes === undefined ? undefined : bytes / 1_000, {
    minimumFractionDigits: 1,
    maximumFractionDigits: 1,
  });
}

function percent(ratio: number | undefined): string {
  if (ratio === undefined) return UNKNOWN;
  return `${formatNumber(ratio * 100, { maximumSignificantDigits: ratio < 0.1 ? 2 : 3 })} %`;
}
