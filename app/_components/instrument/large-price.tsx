'use client';

import { useState } from 'react';
import { fullPrice } from '@/lib/market/price-format';
import type { Standing } from '../state/standing';

export interface LargePriceProps {
  readonly value: number | null | undefined;
  readonly step: number;
  readonly standing: Standing;
}

/** The price as large as it gets; digits the last update left alone step back behind those it changed. */
export function LargePrice({ value, step, standing }: LargePriceProps) {
  const text = fullPrice(value, step);
  const [shown, setShown] = useState({ text, changedFrom: 0 });
  if (shown.text !== text) setShown({ text, changedFrom: firstDifference(shown.text, text) });
  const size = text.length > 12 ? 'text-[28px]/[44px]' : 'text-[44px]/[46px] tablet:text-large';
  if (typeof value !== 'number') return <p className={`${size} font-thin text-ink3`}>{text}</p>;
  if (standing !== 'fresh') {
    return (
      <p className={`${size} whitespace-nowrap ${standing === 'held' ? 'font-held text-ink2' : 'drained'}`}>{text}</p>
    );
  }
  return (
    <p className={`${size} font-[560] whitespace-nowrap text-ink`}>
      <span className="sr-only">{text}</span>
      {/* Each digit in its place: two halves that change length would be text that moves. */}
      <span aria-hidden="true">
        {[...text].map((digit, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a digit is its place; what stands there changes.
          <span key={at} className={at < shown.changedFrom ? 'font-normal text-ink2' : ''}>
            {digit}
          </span>
        ))}
      </span>
    </p>
  );
}

/** Prices of different length have no digit in the same place. */
function firstDifference(before: string, after: string): number {
  if (before.length !== after.length) return 0;
  for (let at = 0; at < after.length; at += 1) if (before[at] !== after[at]) return at;
  return 0;
}
