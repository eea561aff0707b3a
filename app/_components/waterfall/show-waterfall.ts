import { UNKNOWN } from '@/lib/market/number-format';
import { onTick } from '@/lib/session/ticker';
import type { UpdateTimes } from '@/lib/session/waterfall/update-times';
import { WATERFALL_PARTS, type Waterfall, waterfallOf } from '@/lib/session/waterfall/waterfall';
import { msText, noteText, partEnds, partText } from './waterfall-text';

/**
 * Writes the newest figures into their places four times a second, without React.
 * @returns stops.
 */
export function showWaterfall(
  element: HTMLElement,
  latest: () => UpdateTimes | undefined,
  paused: boolean,
): () => void {
  let shown: UpdateTimes | undefined;
  let hidden = false;
  const write = () => {
    const times = latest();
    if (document.visibilityState === 'hidden') hidden = true;
    else if (times !== shown) hidden = false;
    if (times !== undefined && times !== shown) writeFigures(element, waterfallOf(times));
    shown = times ?? shown;
    const waterfall = shown === undefined ? undefined : waterfallOf(shown);
    writeText(element, 'note', noteText(waterfall, paused ? 'paused' : hidden ? 'hidden' : undefined));
  };
  write();
  return onTick(write);
}

function writeFigures(element: HTMLElement, waterfall: Waterfall): void {
  const { parts, totalMs, errorMs } = waterfall;
  const ends = partEnds(parts);
  writeText(element, 'total', `${msText(totalMs)} ms in all`);
  element.dataset.totalMs = totalMs.toFixed(1);
  for (const name of WATERFALL_PARTS) {
    const at = parts.findIndex(({ part }) => part === name);
    const part = parts[at];
    writeText(element, name, part === undefined ? UNKNOWN : partText(part, errorMs));
    element.style.setProperty(`--${name}`, `${(ends[at] ?? 0).toFixed(1)}%`);
    const place = element.querySelector<HTMLElement>(`[data-part="${name}"]`);
    if (place !== null) place.dataset.ms = part?.ms.toFixed(1) ?? '';
  }
}

function writeText(element: HTMLElement, figure: string, text: string): void {
  const place = element.querySelector(`[data-figure="${figure}"]`);
  if (place === null || place.textContent === text) return;
  place.textContent = text;
  if (figure === 'note') place.setAttribute('title', text);
}
