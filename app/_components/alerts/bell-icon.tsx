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
      strokeLinejoin="round"
      aria-hidden="true"
    >
      <path d="M3 11.5c1-1.1 1.2-2.2 1.2-4.2a3.8 3.8 0 0 1 7.6 0c0 2 .2 3.1 1.2 4.2z" />
      <path d="M6.6 13.4a1.5 1.5 0 0 0 2.8 0" strokeLinecap="round" />
    </svg>
  );
}
