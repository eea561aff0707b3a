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
      className={`flex min-h-11 items-center gap-2 rounded-badge px-1.5 tablet:min-h-7 ${disabled ? 'text-ink3' : 'cursor-pointer text-ink hover:bg-ground'}`}
      title={title}
    >
      <input
        type="checkbox"
        className="size-4 shrink-0 accent-(--accent)"
        checked={checked}
        disabled={disabled}
        onChange={(event) => onChange(event.target.checked)}
      />
      {children}
    </label>
  );
}
