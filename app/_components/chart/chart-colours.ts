const TOKENS = [
  'gain',
  'loss',
  'ink',
  'ink2',
  'ink3',
  'rule',
  'rule2',
  'control',
  'stale',
  'accent',
  'on-accent',
  'ground',
] as const;

export type ChartColours = Readonly<Record<(typeof TOKENS)[number], string>>;

/** The tokens as they are now under this element. A canvas knows neither custom properties nor `light-dark()`. */
export function chartColours(element: HTMLElement): ChartColours {
  const probe = document.createElement('span');
  element.append(probe);
  const read = (token: string) => {
    probe.style.color = `var(--${token})`;
    return getComputedStyle(probe).color;
  };
  const colours = Object.fromEntries(TOKENS.map((token) => [token, read(token)])) as ChartColours;
  probe.remove();
  return colours;
}

/** Told when the theme changes, by the reader or by the system. */
export function onThemeChange(listener: () => void): () => void {
  const observer = new MutationObserver(listener);
  observer.observe(document.documentElement, { attributeFilter: ['data-theme', 'data-palette', 'class'] });
  const system = window.matchMedia('(prefers-color-scheme: dark)');
  system.addEventListener('change', listener);
  return () => {
    observer.disconnect();
    system.removeEventListener('change', listener);
  };
}
