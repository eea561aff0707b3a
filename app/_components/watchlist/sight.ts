import type { Sight } from './row-window';

/** What is seen of a list changes for its rows only every so many of them. */
const STEP_ROWS = 4;

/** Where on the screen a list can be seen, px from its top: inside of what scrolls around it, if anything does. */
export function clipOf(body: Element): { readonly top: number; readonly bottom: number } {
  const around = body.closest('[data-scroll]')?.getBoundingClientRect();
  return {
    top: Math.max(0, around?.top ?? 0),
    bottom: Math.min(window.innerHeight, around?.bottom ?? window.innerHeight),
  };
}

/** @returns what is seen of the rows, in steps; undefined while there is none to measure. */
export function sightOf(body: HTMLElement): Sight | undefined {
  const rowPx = rowHeight(body);
  if (rowPx === undefined) return undefined;
  const { top } = body.getBoundingClientRect();
  const clip = clipOf(body);
  const step = rowPx * STEP_ROWS;
  return {
    from: Math.floor((clip.top - top) / step) * step,
    to: Math.ceil((clip.bottom - top) / step) * step,
    rowPx,
  };
}

/** Px; undefined while there is no row, or none is seen. */
export function rowHeight(body: HTMLElement): number | undefined {
  const height = body.querySelector<HTMLElement>('tr[data-testid]')?.offsetHeight;
  return height === 0 ? undefined : height;
}
