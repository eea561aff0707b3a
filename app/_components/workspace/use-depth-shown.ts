import { TABLET } from './screens';
import { useMedia } from './use-media';
import type { View } from './views';

/**
 * @param closed they were put away, where everything else is on the screen at once.
 * @returns whether book and trades are on the screen: a book nobody sees is not worth its bytes.
 */
export function useDepthShown(view: View, closed: boolean): boolean {
  const wide = useMedia('(min-width: 1180px)');
  const tablet = useMedia(TABLET);
  if (wide) return !closed;
  return tablet ? view !== 'freshness' : view === 'book';
}
