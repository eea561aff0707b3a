import { useMedia } from './use-media';
import type { View } from './views';

/** @returns whether book and trades are on the screen: a book nobody sees is not worth its bytes. */
export function useDepthShown(view: View): boolean {
  const wide = useMedia('(min-width: 1180px)');
  const tablet = useMedia('(min-width: 768px)');
  if (wide) return true;
  return tablet ? view !== 'freshness' : view === 'book';
}
