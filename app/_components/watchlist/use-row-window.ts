import { type RefObject, useCallback, useEffect, useLayoutEffect, useState } from 'react';
import { type RowWindow, rowWindow, type Sight, WHOLE_ROWS } from './row-window';
import { sightOf } from './sight';

/** Before anything is measured. */
const GUESS: Sight = { from: 0, to: 900, rowPx: 43 };

/**
 * Which rows to mount, kept up with scrolling. Rows are of one height, and either the list scrolls or, on a phone, the
 * page: where the list is seen is measured, so that both are one case.
 */
export function useRowWindow(body: RefObject<HTMLElement | null>, count: number, pinned: readonly number[]): RowWindow {
  const [sight, setSight] = useState(GUESS);
  const long = count > WHOLE_ROWS;
  const measure = useCallback(() => {
    const now = body.current === null ? undefined : sightOf(body.current);
    if (now === undefined) return;
    setSight((held) => (held.from === now.from && held.to === now.to && held.rowPx === now.rowPx ? held : now));
  }, [body]);
  useLayoutEffect(() => {
    if (long) measure();
  }, [long, measure]);
  useEffect(() => {
    if (!long || body.current === null) return;
    const sizes = new ResizeObserver(measure);
    sizes.observe(body.current);
    window.addEventListener('scroll', measure, { capture: true, passive: true });
    window.addEventListener('resize', measure);
    return () => {
      sizes.disconnect();
      window.removeEventListener('scroll', measure, { capture: true });
      window.removeEventListener('resize', measure);
    };
  }, [long, measure, body]);
  return rowWindow(count, sight, pinned);
}
