import { lazy, Suspense, useEffect, useState } from 'react';
import { untilLoaded } from '../lazy/until-loaded';
import { SearchComing } from './search-coming';
import type { SearchPaletteProps } from './search-palette';
import { useEarlyLetters } from './use-early-letters';

/** Goes on trying while the server is away: a search that was asked for then opens when it is back. */
const load = () =>
  untilLoaded(() => import('./search-palette').then(({ SearchPalette }) => ({ default: SearchPalette })));
const SearchPalette = lazy(load);

/** The search palette, whose code comes after the prices: nobody searches before the page is there. */
export function Search(props: Omit<SearchPaletteProps, 'takeTyped'>) {
  const takeTyped = useEarlyLetters(props.open);
  const [needed, setNeeded] = useState(props.open);
  if (props.open && !needed) setNeeded(true);
  useEffect(() => {
    // Opened later it is there at once, and nothing typed is lost.
    void load();
  }, []);
  return (
    <Suspense fallback={props.open && <SearchComing onClose={() => props.onOpenChange(false)} />}>
      {needed && <SearchPalette {...props} takeTyped={takeTyped} />}
    </Suspense>
  );
}
