import { clipOf, rowHeight } from './sight';

/** A mouse that has moved so far drags; a finger that has moved so far scrolls. */
const MOVED_PX = 6;
/** A finger that has rested so long drags. */
const LONG_PRESS_MS = 400;
/** Near an end the list scrolls along. */
const EDGE_PX = 44;
const SCROLL_PX = 9;

export interface RowDragOptions {
  /** Rows of one height; each says its place in `aria-rowindex`, the first is 2. */
  readonly body: HTMLElement;
  /** A row was taken up at a place, or is held over another. */
  onDrag(from: number, to: number): void;
  /** It was let go of, or it was not meant: then `to` is undefined. */
  onDrop(from: number, to: number | undefined): void;
}

interface Held {
  readonly from: number;
  readonly startY: number;
  readonly pointerId: number;
  y: number;
  to: number;
  dragging: boolean;
  timer: ReturnType<typeof setTimeout> | undefined;
}

/**
 * Lets rows be dragged up and down: with a mouse at once, with a finger after a long press, so that it can scroll.
 * @returns ends it.
 */
export function dragRows({ body, onDrag, onDrop }: RowDragOptions): () => void {
  let held: Held | undefined;
  let frame = 0;

  const placeAt = (y: number) => {
    const height = rowHeight(body) ?? 1;
    const last = Number(body.closest('table')?.getAttribute('aria-rowcount')) - 2;
    const at = Math.floor((y - body.getBoundingClientRect().top) / height);
    return Math.min(last, Math.max(0, at));
  };
  const follow = () => {
    if (held === undefined) return;
    const to = placeAt(held.y);
    if (to === held.to) return;
    held.to = to;
    onDrag(held.from, to);
  };
  const scrollAlong = () => {
    if (held === undefined) return;
    const by = scrollStep(body, held.y);
    if (by !== 0) {
      scrollerOf(body).scrollBy(0, by);
      follow();
    }
    frame = requestAnimationFrame(scrollAlong);
  };
  const take = () => {
    if (held === undefined) return;
    held.dragging = true;
    onDrag(held.from, held.from);
    frame = requestAnimationFrame(scrollAlong);
  };
  const release = (dropped: boolean) => {
    if (held === undefined) return;
    const { from, to, dragging, timer } = held;
    clearTimeout(timer);
    cancelAnimationFrame(frame);
    held = undefined;
    stop();
    if (!dragging) return;
    swallowClick();
    onDrop(from, dropped && to !== from ? to : undefined);
  };

  const onMove = (event: PointerEvent) => {
    if (held === undefined || event.pointerId !== held.pointerId) return;
    held.y = event.clientY;
    const moved = Math.abs(held.y - held.startY) > MOVED_PX;
    if (!held.dragging && moved) {
      if (event.pointerType !== 'mouse') return release(false);
      take();
    }
    if (held.dragging) follow();
  };
  const onUp = () => release(true);
  const onCancel = () => release(false);
  const onKey = (event: KeyboardEvent) => {
    if (event.key === 'Escape' && held?.dragging) release(false);
  };
  const onTouch = (event: Event) => {
    // Only a listener that was there from the start can keep a finger from scrolling.
    if (held?.dragging) event.preventDefault();
  };
  const onDown = (event: PointerEvent) => {
    const row = event.target instanceof Element ? event.target.closest('tr[data-testid]') : null;
    if (held !== undefined || event.button !== 0 || !event.isPrimary || row === null) return;
    const from = Number(row.getAttribute('aria-rowindex')) - 2;
    const { clientY: y, pointerId } = event;
    held = { from, to: from, startY: y, y, pointerId, dragging: false, timer: undefined };
    if (event.pointerType !== 'mouse') held.timer = setTimeout(take, LONG_PRESS_MS);
    window.addEventListener('pointermove', onMove);
    window.addEventListener('pointerup', onUp);
    window.addEventListener('pointercancel', onCancel);
    window.addEventListener('keydown', onKey);
  };
  function stop() {
    window.removeEventListener('pointermove', onMove);
    window.removeEventListener('pointerup', onUp);
    window.removeEventListener('pointercancel', onCancel);
    window.removeEventListener('keydown', onKey);
  }

  body.addEventListener('pointerdown', onDown);
  body.addEventListener('touchmove', onTouch, { passive: false });
  body.addEventListener('contextmenu', onTouch);
  body.addEventListener('dragstart', preventDefault);
  return () => {
    release(false);
    body.removeEventListener('pointerdown', onDown);
    body.removeEventListener('touchmove', onTouch);
    body.removeEventListener('contextmenu', onTouch);
    body.removeEventListener('dragstart', preventDefault);
  };
}

const preventDefault = (event: Event) => event.preventDefault();

/** What a drag ends with is no press. */
function swallowClick(): void {
  const swallow = (event: Event) => event.stopPropagation();
  window.addEventListener('click', swallow, { capture: true });
  setTimeout(() => window.removeEventListener('click', swallow, { capture: true }));
}

function scrollerOf(body: HTMLElement): Element | Window {
  const around = body.closest('[data-scroll]');
  return around !== null && around.scrollHeight > around.clientHeight && getComputedStyle(around).overflowY === 'auto'
    ? around
    : window;
}

function scrollStep(body: HTMLElement, y: number): number {
  const { top, bottom } = clipOf(body);
  // On a phone the dock covers the end of the page.
  const covered = scrollerOf(body) === window ? 136 : 0;
  if (y < top + EDGE_PX) return -SCROLL_PX;
  return y > bottom - covered - EDGE_PX ? SCROLL_PX : 0;
}
