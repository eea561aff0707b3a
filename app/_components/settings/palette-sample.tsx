import type { Settings } from './settings';

const TITLES: Readonly<Record<Settings['palette'], string>> = {
  'green-up': 'Green up',
  'red-up': 'Red up',
  'blue-orange': 'Blue up',
};

/** The name of a palette, with its two colours as they look on this page. */
export function PaletteSample({ palette }: { readonly palette: Settings['palette'] }) {
  return (
    <span className="flex items-center gap-1.5 whitespace-nowrap" data-palette={palette}>
      <span aria-hidden="true" className="text-[0.75em]">
        <span className="text-gain">▲</span>
        <span className="text-loss">▼</span>
      </span>
      {TITLES[palette]}
    </span>
  );
}
