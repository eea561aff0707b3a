'use client';

import { useCallback, useEffect, useMemo, useState, useSyncExternalStore } from 'react';
import { pageSurroundings, type SidecarPlace } from '../page-surroundings';
import { RaceControl } from './race-control';
import type { RaceFigures } from './race-figures';
import type { RaceSetup } from './race-setup';

/** What a page can do with its race. The functions are the same for as long as the page lives. */
export interface RaceControls {
  /** Of the current race, a new object four times a second while it runs. Before a start: `ready`, every lane listed. */
  readonly figures: RaceFigures;
  /** Gets a race with this set-up ready. One that runs is stopped; the figures of the one before are gone. */
  prepare(setup: RaceSetup): void;
  /** Runs the race that is ready; after one that has ended, another with the same set-up. */
  start(): void;
  /** Ends the race; its figures stay. */
  stop(): void;
}

/**
 * The race of a page. It belongs to the component that calls this and ends with it: no connection, no timer is left.
 *
 * ```tsx
 * const { figures, prepare, start, stop } = useRace({ sidecarOrigin, sidecarPort }, setup);
 * <SetupBar {...figures} onChange={prepare} onStart={start} onStop={stop} />
 * ```
 *
 * - `setup` is the first one, read once: later ones go through `prepare`. `readRaceQuery` makes one of an address,
 *   `raceQuery` an address of one.
 * - For the files: `raceReport(figures, extra)` of race-report, `raceCsv(figures)` of race-csv.
 */
export function useRace(place: SidecarPlace, setup: RaceSetup): RaceControls {
  const [control] = useState(() => new RaceControl({ ...pageSurroundings(place), setup }));
  useEffect(() => () => control.stop(), [control]);
  const subscribe = useCallback((listener: () => void) => control.onChange(listener), [control]);
  const get = () => control.figures;
  const figures = useSyncExternalStore(subscribe, get, get);
  const does = useMemo(
    () => ({
      prepare: (next: RaceSetup) => control.prepare(next),
      start: () => control.start(),
      stop: () => control.stop(),
    }),
    [control],
  );
  return { figures, ...does };
}
