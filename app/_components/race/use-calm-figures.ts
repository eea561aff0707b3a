import { useState } from 'react';
import type { RaceFigures } from '@/lib/session/race/race-figures';
import { useMedia } from '../workspace/use-media';

const CALM_MS = 1_000;

/** @returns the figures to draw: all of them, or with reduced motion those of about every second. */
export function useCalmFigures(figures: RaceFigures): RaceFigures {
  const calm = useMedia('(prefers-reduced-motion: reduce)');
  const [held, setHeld] = useState(figures);
  const due =
    !calm ||
    figures.phase !== 'running' ||
    figures.setup !== held.setup ||
    figures.elapsedMs - held.elapsedMs >= CALM_MS ||
    figures.elapsedMs < held.elapsedMs;
  if (due && held !== figures) setHeld(figures);
  return due ? figures : held;
}
