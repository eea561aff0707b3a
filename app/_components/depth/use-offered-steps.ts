import { useState } from 'react';
import type { Book } from '@/lib/market/book';
import { stepChoices } from './grouped-levels';
import { offeredSteps } from './offered-steps';

/** The steps a book can be joined into, the same list until one comes or goes. */
export function useOfferedSteps(book: Book | undefined, priceStep: number, chosen: number): readonly number[] {
  const [before, setBefore] = useState<readonly number[]>([]);
  const now = offeredSteps({ steps: stepChoices(priceStep), book, before, chosen });
  if (now.join() === before.join()) return before;
  setBefore(now);
  return now;
}
