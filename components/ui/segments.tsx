import { type ReactNode, useId } from 'react';

export interface Segment<Value extends string> {
  readonly value: Value;
  readonly title: ReactNode;
}

/** A few things of which one holds, side by side; arrow keys go from one to the next. */
export function Segments<Value extends string>({
  label,
  value,
  options,
  testId,
  onChange,
}: {
  readonly label: string;
  readonly value: Value;
  readonly options: readonly Segment<Value>[];
  readonly testId?: string;
  onChange(value: Value): void;
}): ReactNode {
  const name = useId();
  return (
    <fieldset className="flex min-w-0" data-testid={testId}>
      <legend className="sr-only">{label}</legend>
      {options.map((option) => (
        <label
          key={option.value}
          className="-ml-px flex min-h-11 cursor-pointer items-center border border-control px-3 text-ink2 first-of-type:ml-0 first-of-type:rounded-l-control last-of-type:rounded-r-control hover:text-ink has-checked:relative has-checked:border-accent has-checked:bg-ground has-checked:font-word has-checked:text-ink has-focus-visible:outline-2 has-focus-visible:-outline-offset-3 has-focus-visible:outline-accent mouse:min-h-7"
        >
          <input
            type="radio"
            name={name}
            value={option.value}
            checked={option.value === value}
            className="sr-only"
            onChange={() => onChange(option.value)}
          />
          {option.title}
        </label>
      ))}
    </fieldset>
  );
}
