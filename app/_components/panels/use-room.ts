import { type RefObject, useEffect, useState } from 'react';
import { type Bounds, within } from './panels';
import type { RuleShape } from './rule-keys';

/** How large a region is, and how large it may get beside what its neighbour has to keep. */
export interface Room extends Bounds {
  readonly size: number;
}

export interface RoomOptions {
  readonly region: RefObject<HTMLElement | null>;
  /** What gives and takes. */
  readonly neighbour: RefObject<HTMLElement | null>;
  readonly orientation: RuleShape['orientation'];
  readonly bounds: Bounds;
  /** What the neighbour keeps, px. */
  readonly least: number;
}

/** Measures on the spot: what a screen leaves is not what was asked for. */
export function measureRoom({ region, neighbour, orientation, bounds, least }: RoomOptions): Room {
  const sizeOf = (element: HTMLElement | null) =>
    (orientation === 'vertical' ? element?.offsetWidth : element?.offsetHeight) ?? 0;
  const size = sizeOf(region.current);
  const most = size + sizeOf(neighbour.current) - least;
  return { size, min: bounds.min, max: Math.max(bounds.min, Math.min(bounds.max, most)) };
}

/** The room there is, kept up to date; before the page runs, what the region has at least. */
export function useRoom(options: RoomOptions): Room {
  const { region, neighbour, orientation, bounds, least } = options;
  const [room, setRoom] = useState<Room>({ ...bounds, size: within(bounds.min, bounds) });
  useEffect(() => {
    const look = () =>
      setRoom((held) => {
        const now = measureRoom({ region, neighbour, orientation, bounds, least });
        return held.size === now.size && held.max === now.max ? held : now;
      });
    const observer = new ResizeObserver(look);
    for (const { current } of [region, neighbour]) if (current !== null) observer.observe(current);
    return () => observer.disconnect();
  }, [region, neighbour, orientation, bounds, least]);
  return room;
}
