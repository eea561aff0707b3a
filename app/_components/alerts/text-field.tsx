import { useId } from 'react';

export interface TextFieldProps {
  readonly label: string;
  readonly value: string;
  /** What the number is of. */
  readonly unit: string;
  /** One sentence while it cannot be read. */
  readonly fault: string | undefined;
  readonly testId: string;
  onChange(value: string): void;
}

/** A number to type; what is wrong with it stands below, in words. */
export function TextField({ label, value, unit, fault, testId, onChange }: TextFieldProps) {
  const id = useId();
  return (
    <span className="flex min-w-0 flex-col gap-1">
      <label htmlFor={id} className="text-small whitespace-nowrap text-ink3">
        {label}
      </label>
      <span className="flex items-center gap-1.5">
        <input
          id={id}
          inputMode="decimal"
          autoComplete="off"
          maxLength={32}
          value={value}
          data-testid={testId}
          aria-invalid={fault !== undefined}
          aria-describedby={`${id}-unit ${id}-fault`}
          className="h-11 w-full min-w-0 rounded-control border border-control bg-ground px-2 text-right text-body text-ink aria-invalid:border-fault mouse:h-7"
          onChange={(event) => onChange(event.target.value)}
        />
        <span id={`${id}-unit`} className="shrink-0 text-small text-ink3">
          {unit}
        </span>
      </span>
      <span id={`${id}-fault`} className="text-small text-fault empty:hidden">
        {fault}
      </span>
    </span>
  );
}
