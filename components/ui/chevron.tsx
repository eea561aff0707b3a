/** Opens downwards. */
export function Chevron() {
  return (
    <svg
      className="shrink-0 text-ink2"
      width="8"
      height="5"
      viewBox="0 0 8 5"
      fill="none"
      stroke="currentColor"
      aria-hidden="true"
    >
      <path d="M.5.5L4 4 7.5.5" strokeWidth="1.3" />
    </svg>
  );
}
