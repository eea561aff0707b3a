'use client';

import { type CSSProperties, useState } from 'react';
import { UNKNOWN } from '@/lib/market/number-format';
import type { TransportFigures } from '@/lib/session/transport-figures';
import type { TransportName } from '@/lib/transports/transport';
import { Badge } from '../switch/badge';
import { labelOf } from '../switch/transport-identity';
import { COLUMN_GROUPS } from './figure-columns';
import styles from './transport-table.module.css';

export interface TransportTableProps {
  readonly figures: readonly TransportFigures[];
  readonly live: TransportName;
  readonly clockErrorMs: number | undefined;
  readonly disconnected: boolean;
}

/** The figures behind the pictures; where there is no room for all of them, half at a time. */
export function TransportTable({ figures, live, clockErrorMs, disconnected }: TransportTableProps) {
  const [shown, setShown] = useState<'speed' | 'cost'>('speed');
  const errorMs = clockErrorMs === undefined ? undefined : Math.max(1, Math.ceil(clockErrorMs));
  return (
    <div className={styles.figures} data-shown={shown}>
      <div className={styles.head}>
        <h3 className="text-body whitespace-nowrap">
          Per transport <span className="ml-1 text-small font-normal text-ink3">latency in ms</span>
        </h3>
        <div className={styles.groups}>
          {COLUMN_GROUPS.map(({ id, title }) => (
            <button
              key={id}
              type="button"
              aria-pressed={shown === id}
              className="min-h-11 min-w-11 px-1 text-small text-ink2 underline-offset-4 aria-pressed:text-ink aria-pressed:underline mouse:min-h-6"
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
            {COLUMN_GROUPS.map(({ id, columns }) =>
              columns.map(({ title, hint, room }) => (
                <th key={title} scope="col" title={hint} data-group={id} style={{ '--room': room } as CSSProperties}>
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
                  <span className={styles.label} title={labelOf(entry.name)}>
                    {labelOf(entry.name)}
                  </span>
                </span>
              </th>
              {COLUMN_GROUPS.map(({ id, columns }) =>
                columns.map(({ title, text }) => (
                  <td key={title} data-group={id}>
                    {entry.role === 'off' ? UNKNOWN : text(entry, errorMs)}
                  </td>
                )),
              )}
            </tr>
          ))}
        </tbody>
      </table>
      <p className={styles.foot}>{footText(figures, errorMs, disconnected)}</p>
    </div>
  );
}

function footText(figures: readonly TransportFigures[], errorMs: number | undefined, disconnected: boolean): string {
  if (disconnected) return 'Latency figures are from before the drop.';
  if (errorMs === undefined) {
    const measured = figures.some(({ latencyMs }) => latencyMs !== undefined);
    return measured
      ? 'The clocks cannot be compared: latency includes their difference.'
      : 'Latency waits for the clocks to be compared.';
  }
  return `Clock error ±${errorMs} ms: up to that, not distinguishable.`;
}
