import { onTick } from '@/lib/session/ticker';
import { atMost } from '../watchlist/at-most';
import type { BurnOptions } from '../watchlist/burn';

export interface SlideOptions extends Pick<BurnOptions, 'now' | 'rhythm' | 'onUpdate' | 'paused'> {
  /** The bright part of the scale; slides left behind the clip of the ruler. */
  readonly window: HTMLElement;
  /** What is in it; slides right by as much, so that the marks stand still. */
  readonly inner: HTMLElement;
  /** The text under the marker; as wide as the ruler, its right end is the marker. */
  readonly label: HTMLElement;
}

const RESTART_MS = 95;
/** Room kept for the words at both ends of the ruler, px. */
const END_ROOM = 96;
const LINEAR = { duration: 1_000, fill: 'both', easing: 'linear' } as const;

/**
 * Moves the marker of the ruler with the age, on the compositor; in quarter steps with reduced motion.
 *
 * @returns ends it.
 */
export function slide({ window: bright, inner, label, now, rhythm, onUpdate, paused }: SlideOptions): () => void {
  const still = window.matchMedia('(prefers-reduced-motion: reduce)').matches;
  let animations: Animation[] = [];
  let shownDue: number | undefined;

  const set = () => {
    const { updatedTime, dueMs } = rhythm();
    bright.hidden = updatedTime === undefined || dueMs === undefined;
    if (updatedTime === undefined || dueMs === undefined) return;
    const spent = Math.max(0, now() - updatedTime) / dueMs;
    const newDue = dueMs !== shownDue;
    shownDue = dueMs;
    const part = still ? Math.min(1, Math.floor(spent * 4) / 4) : spent;
    for (const animation of animations) {
      if (newDue) animation.effect?.updateTiming({ duration: dueMs });
      animation.currentTime = part * dueMs;
      if (paused || still) animation.pause();
      else animation.play();
    }
  };
  const lay = () => {
    for (const animation of animations) animation.cancel();
    animations = [
      bright.animate([{ transform: 'translateX(0)' }, { transform: 'translateX(-100%)' }], LINEAR),
      inner.animate([{ transform: 'translateX(0)' }, { transform: 'translateX(100%)' }], LINEAR),
      label.animate(labelSteps(label.offsetWidth), LINEAR),
    ];
    shownDue = undefined;
    if (still) for (const animation of animations) animation.pause();
    set();
  };
  const resized = new ResizeObserver(lay);
  resized.observe(bright);
  const restart = atMost(RESTART_MS, set);
  const release = still ? onTick(set) : onUpdate(restart.ask);
  document.addEventListener('visibilitychange', set);
  return () => {
    resized.disconnect();
    release();
    restart.stop();
    document.removeEventListener('visibilitychange', set);
    for (const animation of animations) animation.cancel();
  };
}

/** Under the marker, except where it would cover the words at the ends. */
function labelSteps(width: number): Keyframe[] {
  const room = Math.min(END_ROOM / Math.max(1, width), 0.5);
  const at = (part: number) => `translateX(${-100 * part}%)`;
  return [
    { offset: 0, transform: at(room) },
    { offset: room, transform: at(room) },
    { offset: 1 - room, transform: at(1 - room) },
    { offset: 1, transform: at(1 - room) },
  ];
}
