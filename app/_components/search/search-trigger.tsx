/** Looks like a field and opens the search; on narrow screens only its lens is left. */
export function SearchTrigger({ onOpen }: { onOpen(): void }) {
  return (
    <button
      type="button"
      aria-label="Find an instrument"
      aria-keyshortcuts="/ Control+K"
      data-testid="search"
      className="grid size-11 place-items-center rounded-control text-ink2 hover:bg-raised hover:text-ink mouse:size-7 desktop:flex desktop:w-60 desktop:gap-2 mouse:desktop:border mouse:desktop:border-control desktop:px-2 desktop:text-ink3"
      onClick={onOpen}
    >
      <svg
        viewBox="0 0 16 16"
        className="size-4 shrink-0"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.4"
        aria-hidden="true"
      >
        <circle cx="7" cy="7" r="4.4" />
        <path d="M10.4 10.4L14 14" />
      </svg>
      <span className="hidden text-body desktop:inline">Find an instrument</span>
      <kbd className="ml-auto hidden rounded-control border border-rule2 px-1 text-small mouse:desktop:inline">/</kbd>
    </button>
  );
}
