'use client';

import { useCallback, useEffect, useState } from 'react';
import { formatAge } from '@/lib/market/time-format';
import { useWantedRates, type WantedRate } from '@/lib/session/rates/rates-react';
import { TickingText } from '../workspace/ticking-text';
import { useNow } from '../workspace/use-now';
import { missingRatesText, rateText } from './rate-text';

/** A rate that has just been asked for comes within this time; only then is it worth a line. */
const PATIENCE_MS = 5_000;

/** Over a converted list: the rates it is converted by, each with its venue and age, and why a rate is missing. */
export function RateNote() {
  const wanted = useWantedRates();
  const patient = usePatience(wanted);
  const missing = missingRatesText(wanted.filter(({ rate }) => rate !== 'waiting' || !patient));
  return (
    <>
      {wanted.some(({ rate }) => typeof rate === 'object') && (
        <p className="flex flex-wrap gap-x-4 px-4 py-1 text-small text-ink3" data-testid="rates">
          {wanted.map((one) => (
            <RateLine key={`${one.wish.from} ${one.wish.simulated}`} {...one} />
          ))}
        </p>
      )}
      {/* It is there before it says something, or it would not be read out. */}
      <p role="status" className="px-4 text-small text-ink2 not-empty:py-1" data-testid="missing-rates">
        {missing}
      </p>
    </>
  );
}

function RateLine({ wish, rate }: WantedRate) {
  const now = useNow();
  const time = typeof rate === 'object' ? rate.time : undefined;
  const age = useCallback(() => (time === undefined ? '' : formatAge(Math.max(0, now() - time))), [time, now]);
  if (typeof rate !== 'object') return null;
  return (
    <span>
      {rateText(wish, rate)}, <TickingText text={age} /> ago
    </span>
  );
}

/** @returns true while what is waited for may still come by itself. */
function usePatience(wanted: readonly WantedRate[]): boolean {
  const waiting = wanted.filter(({ rate }) => rate === 'waiting').map(({ wish }) => `${wish.from} ${wish.to}`);
  const key = waiting.join();
  const [tried, setTried] = useState('');
  useEffect(() => {
    if (key === '') return setTried('');
    const timer = setTimeout(() => setTried(key), PATIENCE_MS);
    return () => clearTimeout(timer);
  }, [key]);
  return tried !== key;
}
