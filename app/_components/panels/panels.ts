/** The regions whose size the reader sets. The chosen instrument has what they leave. */
export const PANEL_NAMES = ['watch', 'depth', 'evidence'] as const;

export type PanelName = (typeof PANEL_NAMES)[number];

/** What can be put away; the watchlist cannot. */
export type ClosablePanel = Exclude<PanelName, 'watch'>;

/** How the reader has divided the screen, where it is wide enough to show everything at once. */
export interface Panels {
  /** Width, or height of `evidence`, px; one that is not set follows the screen. */
  readonly sizes: Readonly<Partial<Record<PanelName, number>>>;
  readonly closed: readonly ClosablePanel[];
}

export interface Bounds {
  readonly min: number;
  readonly max: number;
}

/** Below its least a region has no room for its columns; above its most it has nothing more to show. */
export const PANEL_BOUNDS: Readonly<Record<PanelName, Bounds>> = {
  watch: { min: 470, max: 960 },
  depth: { min: 232, max: 480 },
  evidence: { min: 190, max: 640 },
};

/**
 * What the chosen instrument is always left, px: with its neighbours it must fit the narrowest screen that shows all.
 * The style sheet of the workspace says the same of heights.
 */
export const INSTRUMENT_LEAST = { width: 456, widthAlone: 660, height: 400, heightLow: 310 } as const;

/** Where it is kept, as `660,286,282,depth+evidence`: watch, depth, evidence, and what is closed. */
export const PANELS_COOKIE = 'tickwire-panels';

/** @returns what is kept, each part on its own: as for who has set nothing for whatever is none. */
export function rememberedPanels(text = ''): Panels {
  const parts = text.split(',');
  const sizes: Partial<Record<PanelName, number>> = {};
  for (const [at, name] of PANEL_NAMES.entries()) {
    const part = parts[at] ?? '';
    if (/^\d{1,5}$/.test(part)) sizes[name] = within(Number(part), PANEL_BOUNDS[name]);
  }
  const closed = parts[PANEL_NAMES.length]?.split('+') ?? [];
  return { sizes, closed: (['depth', 'evidence'] as const).filter((name) => closed.includes(name)) };
}

export function panelsText({ sizes, closed }: Panels): string {
  return [...PANEL_NAMES.map((name) => sizes[name] ?? ''), closed.join('+')].join(',');
}

/** @returns whole px. */
export function within(size: number, { min, max }: Bounds): number {
  return Math.round(Math.max(min, Math.min(max, size)));
}
