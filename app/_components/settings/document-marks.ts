import type { Settings } from './settings';

/**
 * What the document itself says of the settings, so that style sheets follow them and the first paint is right without
 * a script. Undefined leaves an attribute out.
 */
export function documentMarks({
  theme,
  palette,
  density,
  flash,
}: Settings): Readonly<Record<MarkName, string | undefined>> {
  return {
    'data-theme': theme === 'system' ? undefined : theme,
    'data-palette': palette === 'green-up' ? undefined : palette,
    'data-density': density === 'comfortable' ? undefined : density,
    'data-flash': flash ? undefined : 'off',
  };
}

type MarkName = 'data-theme' | 'data-palette' | 'data-density' | 'data-flash';

/** Puts them on the document of a page that runs. */
export function markDocument(settings: Settings): void {
  for (const [name, value] of Object.entries(documentMarks(settings))) {
    if (value === undefined) document.documentElement.removeAttribute(name);
    else document.documentElement.setAttribute(name, value);
  }
}

/** @returns whether a change may be flashed: never where the system asks for little motion. */
export function mayFlash(): boolean {
  if (document.documentElement.dataset.flash === 'off') return false;
  return !window.matchMedia('(prefers-reduced-motion: reduce)').matches;
}
