import { type ReactNode, useId } from 'react';
import { Chevron } from './chevron';

/** One thing to choose from a list, with its name above; the browser's own list, so that it works everywhere. */
export function Choice<Value extends string | number>({
  label,
  value,
  options,
  disabled = false,
  testId,
  onChange,
}: {
  readonly label: string;
  readonly value: Value;
  /** `value` is one of them. */
  readonly options: readonly { readonly value: Value; readonly title: string }[];
  readonly disabled?: boolean;
  readonly testId?: string;
  onChange(value: Value): void;
}): ReactNode {
  const id = useId();
  return (
    <span className="flex min-w-0 flex-col gap-1">
      <label htmlFor={id} className="text-small whitespace-nowrap text-ink3">
        {label}
      </label>
      <span className="relative flex items-center">
        <select
          id={id}
          value={String(value)}
          disabled={disabled}
          data-testid={testId}
          className="h-11 w-full cursor-pointer appearance-none truncate rounded-control border border-control bg-ground pr-6 pl-2 text-body text-ink hover:bg-raised disabled:cursor-default disabled:border-rule2 disabled:bg-ground disabled:text-ink2 mouse:h-7"
          onChange={(event) => {
            const chosen = options.find((option) => String(option.value) === event.target.value);
            if (chosen !== undefined) onChange(chosen.value);
          }}
        >
          {options.map((option) => (
            <option key={option.value} value={String(option.value)}>
              {option.title}
            </option>
          ))}
        </select>
        <span className="pointer-events-none absolute right-2">
          <Chevron />
        </span>
      </span>
    </span>
  );
}
