import { lazy, Suspense, useEffect, useState } from 'react';
import type { SearchPaletteProps } from './search-palette';
import { useEarlyLetters } from './use-early-letters';

const load = () => import('./search-palette');
const SearchPalette = lazy(() => load().then((part) => ({ default: part.SearchPalette })));

/** The search palette, whose code comes after the prices: nobody searches before the page is there. */
export function Search(props: Omit<SearchPaletteProps, 'takeTyped'>) {
  const takeTyped = useEarlyLetters(props.open);
  const [needed, setNeeded] = useState(props.open);
  if (props.open && !needed) setNeeded(true);
  useEffect(() => {
    // Opened later it is there at once, and nothing typed is lost. Should this fail, opening tries again.
    load().catch(() => undefined);
  }, []);
  return <Suspense>{needed && <SearchPalette {...props} takeTyped={takeTyped} />}</Suspense>;
}
