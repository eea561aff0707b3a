import { useState } from 'react';
import { useFigures, useSessionStatus } from '@/lib/session/react';
import type { TransportFigures } from '@/lib/session/transport-figures';

/** @returns the figures of all transports; while the page is paused, those of the moment it was. */
export function useShownFigures(): readonly TransportFigures[] {
  const figures = useFigures();
  const { paused } = useSessionStatus();
  const [shown, setShown] = useState(figures);
  if (!paused && shown !== figures) setShown(figures);
  return paused ? shown : figures;
}

/** @returns the time figures were made at, ms since 1970: the end of their newest second; 0 before the first. */
export function timeOf(figures: readonly TransportFigures[]): number {
  return figures.reduce((newest, { samples }) => Math.max(newest, samples.at(-1)?.time ?? 0), 0);
}
