import { type RefObject, useEffect, useState } from 'react';

/**
 * @param present whether the element is there, for one that comes and goes.
 * @returns the size of an element in px; 0 by 0 until it is known and while it is not displayed.
 */
export function useSize(
  element: RefObject<HTMLElement | null>,
  present = true,
): { readonly width: number; readonly height: number } {
  const [size, setSize] = useState({ width: 0, height: 0 });
  useEffect(() => {
    if (!present || element.current === null) return;
    const observer = new ResizeObserver(([entry]) => {
      if (entry === undefined) return;
      setSize({ width: Math.round(entry.contentRect.width), height: Math.round(entry.contentRect.height) });
    });
    observer.observe(element.current);
    return () => observer.disconnect();
  }, [element, present]);
  return size;
}
