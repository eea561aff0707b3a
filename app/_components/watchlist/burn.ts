import { onTick } from '@/lib/session/ticker';
import { atMost } from './at-most';

/** Overdue dashes are full at this many times the usual gap, where STALE begins. */
const FULL_FACTOR = 4;
/** A busy instrument sets its fuse at most this often: about as often as its age is rewritten beside it. */
const RESTART_MS = 190;

const SLIDE = [{ transform: 'translateX(0)' }, { transform: 'translateX(-100%)' }];
const GROW = [{ transform: 'translateX(-100%)' }, { transform: 'translateX(0)' }];

export interface BurnOptions {
  /** As wide as the row; its right end carries the tick. */
  readonly line: HTMLElement;
  readonly overdue: HTMLElement;
  now(): number;
  rhythm(): { readonly updatedTime: number | undefined; readonly dueMs: number | undefined };
  onUpdate(listener: () => void): () => void;
  readonly paused: boolean;
}

/**
 * Runs a fuse with the browser's own animations, on the compositor and without a render. With reduced motion it is
 * set in quarter steps, once a second.
 *
 * @returns ends it.
 */
export function burn(options: BurnOptions): () => void {
  return window.matchMedia('(prefers-reduced-motion: reduce)').matches ? burnInSteps(options) : burnSmoothly(options);
}

function burnSmoothly({ line, overdue, now, rhythm, onUpdate, paused }: BurnOptions): () => void {
  const timing = { duration: 1_000, fill: 'both', easing: 'linear' } as const;
  const slide = line.animate(SLIDE, timing);
  // Only what is overdue has dashes: an animation that stands still would cost its own layer all the same.
  const grow = new Animation(new KeyframeEffect(overdue, GROW, timing));
  let shownDue: number | undefined;

  const run = (animation: Animation, atMs: number) => {
    animation.currentTime = atMs;
    if (paused) animation.pause();
    else animation.play();
  };
  const growFrom = (overdueMs: number) => {
    hide(overdue, false);
    run(grow, overdueMs);
  };
  const set = () => {
    const { updatedTime, dueMs } = rhythm();
    const known = updatedTime !== undefined && dueMs !== undefined;
    hide(line, !known);
    const ageMs = known ? Math.max(0, now() - updatedTime) : 0;
    if (!known || ageMs < dueMs) {
      hide(overdue, true);
      grow.cancel();
    }
    if (!known) return;
    if (shownDue !== dueMs) {
      shownDue = dueMs;
      slide.effect?.updateTiming({ duration: dueMs });
      grow.effect?.updateTiming({ duration: dueMs * (FULL_FACTOR - 1) });
    }
    run(slide, ageMs);
    if (ageMs >= dueMs) growFrom(ageMs - dueMs);
  };
  slide.onfinish = () => {
    if (overdue.hidden) growFrom(0);
  };
  const restart = atMost(RESTART_MS, set);
  const release = onUpdate(restart.ask);
  // A hidden page drops updates of its animations' clocks; it is set anew when seen again.
  document.addEventListener('visibilitychange', set);
  set();
  return () => {
    release();
    restart.stop();
    document.removeEventListener('visibilitychange', set);
    slide.onfinish = null;
    for (const animation of [slide, grow]) animation.cancel();
  };
}

/** Also what is set anew to what it was is work for the browser. */
function hide(element: HTMLElement, hidden: boolean): void {
  if (element.hidden !== hidden) element.hidden = hidden;
}

function burnInSteps({ line, overdue, now, rhythm }: BurnOptions): () => void {
  let ticks = 0;
  const set = () => {
    if (ticks++ % 4 !== 0) return;
    const { updatedTime, dueMs } = rhythm();
    const known = updatedTime !== undefined && dueMs !== undefined;
    hide(line, !known);
    hide(overdue, !known);
    if (!known) return;
    const spent = (now() - updatedTime) / dueMs;
    line.style.transform = `translateX(${-25 * quarters(spent)}%)`;
    overdue.style.transform = `translateX(${-100 + 25 * quarters((spent - 1) / (FULL_FACTOR - 1))}%)`;
  };
  set();
  const release = onTick(set);
  return () => {
    release();
    line.style.transform = '';
    overdue.style.transform = '';
  };
}

function quarters(part: number): number {
  return Math.min(4, Math.max(0, Math.floor(part * 4)));
}
