import type { Settings } from '../settings/settings';

const FRAME = {
  width: 16,
  height: 16,
  viewBox: '0 0 16 16',
  fill: 'none',
  stroke: 'currentColor',
  strokeWidth: 1.4,
} as const;

export function PauseIcon({ paused }: { readonly paused: boolean }) {
  return (
    <svg {...FRAME} aria-hidden="true">
      {paused ? <path d="M5 3l8 5-8 5z" strokeLinejoin="round" /> : <path d="M5.5 3v10M10.5 3v10" strokeWidth="1.8" />}
    </svg>
  );
}

export function ThemeIcon({ theme }: { readonly theme: Settings['theme'] }) {
  if (theme === 'dark') {
    return (
      <svg {...FRAME} aria-hidden="true">
        <path d="M13 9.6A5.4 5.4 0 0 1 6.4 3a5.4 5.4 0 1 0 6.6 6.6z" strokeLinejoin="round" />
      </svg>
    );
  }
  if (theme === 'light') {
    return (
      <svg {...FRAME} aria-hidden="true">
        <circle cx="8" cy="8" r="2.8" />
        <path d="M8 1.5v2M8 12.5v2M1.5 8h2M12.5 8h2M3.4 3.4l1.4 1.4M11.2 11.2l1.4 1.4M12.6 3.4l-1.4 1.4M4.8 11.2l-1.4 1.4" />
      </svg>
    );
  }
  return (
    <svg {...FRAME} aria-hidden="true">
      <circle cx="8" cy="8" r="5.6" />
      <path d="M8 2.4a5.6 5.6 0 0 0 0 11.2z" fill="currentColor" stroke="none" />
    </svg>
  );
}

/** Three sliders. */
export function SettingsIcon() {
  return (
    <svg {...FRAME} aria-hidden="true">
      <path d="M2 4h6M12 4h2M2 8h1M7 8h7M2 12h5.5M11.5 12H14" />
      <circle cx="10" cy="4" r="1.7" />
      <circle cx="5" cy="8" r="1.7" />
      <circle cx="9.5" cy="12" r="1.7" />
    </svg>
  );
}
