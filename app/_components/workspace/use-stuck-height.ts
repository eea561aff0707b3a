import { type RefObject, useEffect } from 'react';

/** Tells the style sheets how high what stays at the top of a phone is, as `--stuck`: the focus is to stand clear of it. */
export function useStuckHeight(stuck: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    if (stuck.current === null) return;
    const { style } = document.documentElement;
    const observer = new ResizeObserver(([entry]) => {
      if (entry !== undefined) style.setProperty('--stuck', `${Math.ceil(entry.contentRect.height)}px`);
    });
    observer.observe(stuck.current);
    return () => {
      observer.disconnect();
      style.removeProperty('--stuck');
    };
  }, [stuck]);
}
