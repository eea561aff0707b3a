import type { ReactNode } from 'react';

export interface CheckRowProps {
  readonly checked: boolean;
  /** It cannot be changed now; `title` says why. */
  readonly disabled?: boolean;
  readonly title?: string;
  onChange(checked: boolean): void;
  readonly children: ReactNode;
}

/** One of several that may be chosen together. */
export function CheckRow({ checked, disabled = false, title, onChange, children }: CheckRowProps) {
  return (
    <label
      className={`flex min-h-11 items-center gap-2 rounded-badge px-1.5 mouse:min-h-7 ${disabled ? 'text-ink3' : 'cursor-pointer text-ink hover:bg-ground'}`}
      title={title}
    >
      <span className="relative flex shrink-0">
        <input
          type="checkbox"
          className="peer size-4 cursor-[inherit] appearance-none rounded-badge border border-control checked:border-accent checked:bg-accent disabled:border-rule2 disabled:checked:bg-transparent"
          checked={checked}
          disabled={disabled}
          onChange={(event) => onChange(event.target.checked)}
        />
        <svg
          className="pointer-events-none invisible absolute inset-0 m-auto h-2 w-2.5 text-on-accent peer-checked:visible peer-disabled:text-ink3 forced-colors:text-[CanvasText]"
          viewBox="0 0 10 8"
          fill="none"
          stroke="currentColor"
          aria-hidden="true"
        >
          <path d="M1 4l2.8 2.8L9 1" strokeWidth="1.8" />
        </svg>
      </span>
      {children}
    </label>
  );
}
