import { useCallback, useLayoutEffect, useRef, useSyncExternalStore } from 'react';
import { VIEW_HISTORY, viewNow } from './view-history';
import type { View } from './views';

const atFirst = (): View => 'list';

/**
 * The view a narrow screen shows. Each keeps the place it was scrolled to, and going back leads to the list.
 *
 * @param steps whether a view is an entry of the browser's history.
 */
export function useView(steps: boolean): readonly [View, (view: View) => void] {
  const view = useSyncExternalStore(VIEW_HISTORY.subscribe, viewNow, atFirst);
  const places = useRef(new Map<View, number>());
  const shown = useRef(view);
  useLayoutEffect(() => {
    // While a view is shown, so that nobody who leaves it has to say so.
    const remember = () => places.current.set(view, window.scrollY);
    if (shown.current !== view) window.scrollTo(0, places.current.get(view) ?? 0);
    shown.current = view;
    // The browser puts the list back where it was; what is above it has the page's own places.
    window.history.scrollRestoration = view === 'list' ? 'auto' : 'manual';
    window.addEventListener('scroll', remember, { passive: true });
    return () => window.removeEventListener('scroll', remember);
  }, [view]);
  const goTo = useCallback((next: View) => VIEW_HISTORY.goTo(next, steps), [steps]);
  return [view, goTo];
}
