/** In a square of 16; to be stroked. */
export const BELL_PATH =
  'M3 11.5c1-1.1 1.2-2.2 1.2-4.2a3.8 3.8 0 0 1 7.6 0c0 2 .2 3.1 1.2 4.2z M6.6 13.4a1.5 1.5 0 0 0 2.8 0';

/** A bell. */
export function BellIcon() {
  return (
    <svg
      width="16"
      height="16"
      viewBox="0 0 16 16"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.4"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      <path d={BELL_PATH} />
    </svg>
  );
}
