import { useCallback, useMemo, useRef, useState } from 'react';
import { remember } from '../workspace/remember';
import { type ClosablePanel, PANELS_COOKIE, type PanelName, type Panels, panelsText } from './panels';

export interface PanelControl {
  readonly panels: Panels;
  /** @param size px; undefined follows the screen again. */
  resize(name: PanelName, size: number | undefined): void;
  setClosed(name: ClosablePanel, closed: boolean): void;
}

/**
 * How the screen is divided, kept for the next visit.
 * @param start as the server read it.
 */
export function usePanels(start: Panels): PanelControl {
  const [panels, setPanels] = useState(start);
  const latest = useRef(start);
  const hold = useCallback((next: Panels) => {
    latest.current = next;
    remember(PANELS_COOKIE, panelsText(next));
    setPanels(next);
  }, []);
  const resize = useCallback(
    (name: PanelName, size: number | undefined) => {
      const { [name]: _, ...others } = latest.current.sizes;
      hold({ ...latest.current, sizes: size === undefined ? others : { ...others, [name]: size } });
    },
    [hold],
  );
  const setClosed = useCallback(
    (name: ClosablePanel, closed: boolean) => {
      const others = latest.current.closed.filter((one) => one !== name);
      hold({ ...latest.current, closed: closed ? [...others, name] : others });
    },
    [hold],
  );
  return useMemo(() => ({ panels, resize, setClosed }), [panels, resize, setClosed]);
}
