import { type RefObject, useEffect } from 'react';

/** Marks what scrolls sideways, without a render, with the sides it goes on at: `data-more="before after"`. */
export function useMoreMarks(strip: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const element = strip.current;
    if (element === null) return;
    const mark = () => {
      const { scrollLeft, scrollWidth, clientWidth } = element;
      // Browsers round: a pixel is nothing to go on.
      const sides = [scrollLeft > 1 && 'before', scrollLeft + clientWidth < scrollWidth - 1 && 'after'];
      const text = sides.filter((side) => side !== false).join(' ');
      if (text === '') delete element.dataset.more;
      else element.dataset.more = text;
    };
    mark();
    const sizes = new ResizeObserver(mark);
    // What is in it grows with its names.
    for (const part of [element, ...element.children]) sizes.observe(part);
    element.addEventListener('scroll', mark, { passive: true });
    return () => {
      sizes.disconnect();
      element.removeEventListener('scroll', mark);
    };
  });
}
