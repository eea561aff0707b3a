'use client';

import { useEffect, useRef } from 'react';
import { mayFlash } from '../settings/document-marks';
import { Price } from '../state/price';
import type { Standing } from '../state/standing';

const FLASH_MS = 240;
/** A busy price does not stay underlined: it is dark for as long as it was lit. */
const FLASH_PERIOD_MS = 2 * FLASH_MS;
const INK: Readonly<Record<Standing, string>> = {
  fresh: 'font-price text-ink',
  held: 'font-held text-ink2',
  drained: 'drained',
};

export interface LastPriceProps {
  /** As it is shown. */
  readonly value: number | null | undefined;
  /** As it was quoted: only when that changes has the price changed. Undefined where no change is to be seen. */
  readonly own: number | null | undefined;
  readonly step: number;
  readonly standing: Standing;
  readonly testId: string;
  /** Set where prices are converted, or should be: the currency it is in. */
  readonly currency?: string | undefined;
  /** It is worked out with a rate. */
  readonly converted?: boolean;
}

/** The last price of a row; a change underlines it for a moment in the colour of its direction. */
export function LastPrice({ value, own, step, standing, testId, currency, converted = false }: LastPriceProps) {
  const underline = useRef<HTMLSpanElement>(null);
  const previous = useRef(own);
  const flash = useRef<Animation>(undefined);
  const flashed = useRef(Number.NEGATIVE_INFINITY);
  useEffect(() => {
    const before = previous.current;
    previous.current = own;
    if (typeof before !== 'number' || typeof own !== 'number' || before === own || standing !== 'fresh') return;
    if (performance.now() - flashed.current < FLASH_PERIOD_MS || !mayFlash()) return;
    flashed.current = performance.now();
    underline.current?.setAttribute('data-up', String(own > before));
    // One animation, run again: two on one element would leave the compositor and cost a render every frame.
    flash.current ??= underline.current?.animate([{ opacity: 1 }, { opacity: 0 }], FLASH_MS);
    flash.current?.cancel();
    flash.current?.play();
  }, [own, standing]);
  return (
    <span
      className={`relative inline-block ${currency === undefined ? 'text-[16px]/[19px]' : 'text-[14px]/[19px]'} whitespace-nowrap tablet:text-price ${INK[typeof value === 'number' ? standing : 'held']}`}
    >
      {converted && typeof value === 'number' && <span title="Converted">≈ </span>}
      <span data-testid={testId} data-value={value ?? undefined}>
        <Price value={value} step={step} />
      </span>
      {currency !== undefined && <span className="ml-1 text-small font-normal text-ink3">{currency}</span>}
      <span
        ref={underline}
        className="absolute inset-x-0 bottom-0 h-px bg-loss opacity-0 data-[up=true]:bg-gain"
        aria-hidden="true"
      />
    </span>
  );
}
