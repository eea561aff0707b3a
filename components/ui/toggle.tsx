'use client';

import { useId } from 'react';

export interface ToggleProps {
  readonly label: string;
  readonly on: boolean;
  onChange(on: boolean): void;
  readonly testId?: string;
}

/** A switch with its name beside it; position and ring say on or off, the accent only repeats it. */
export function Toggle({ label, on, onChange, testId }: ToggleProps) {
  const id = useId();
  return (
    <span className="flex items-center">
      <button
        type="button"
        role="switch"
        id={id}
        aria-checked={on}
        onClick={() => onChange(!on)}
        data-testid={testId}
        className="group relative flex h-11 w-7 shrink-0 items-center before:absolute before:h-4 before:w-7 before:rounded-full before:border before:border-control aria-checked:before:border-accent mouse:h-6"
      >
        <span className="ml-1 size-2.5 rounded-full bg-control transition-transform duration-150 group-aria-checked:translate-x-2.5 group-aria-checked:bg-accent motion-reduce:transition-none" />
      </button>
      <label htmlFor={id} className="flex min-h-11 cursor-pointer items-center pl-2 text-ink mouse:min-h-6">
        {label}
      </label>
    </span>
  );
}
