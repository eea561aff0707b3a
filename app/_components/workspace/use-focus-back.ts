import { type RefObject, useLayoutEffect } from 'react';

/**
 * Whoever has the focus in a part that goes is put somewhere else on the page: on the body the next Tab would begin at its top.
 * @param to looked for when the part has gone.
 */
export function useFocusBack(part: RefObject<HTMLElement | null>, to: () => HTMLElement | null): void {
  useLayoutEffect(() => {
    const node = part.current;
    return () => {
      if (node === null || !node.contains(document.activeElement)) return;
      queueMicrotask(() => {
        if (document.activeElement === null || document.activeElement === document.body) to()?.focus();
      });
    };
  }, [part, to]);
}

/** The tab of the list that is shown. */
export function shownListTab(): HTMLElement | null {
  return document.querySelector('[data-tabs="lists"] [role="tab"][data-state="active"]');
}
