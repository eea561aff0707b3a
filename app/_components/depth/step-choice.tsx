import { formatPrice } from '@/lib/market/price-format';

export interface StepChoiceProps {
  readonly steps: readonly number[];
  readonly step: number;
  /** Its name stands before it; beside something longer there is no room for that. */
  readonly named: boolean;
  onStep(step: number): void;
}

/** How coarse the book is: levels within a step are joined. */
export function StepChoice({ steps, step, named, onStep }: StepChoiceProps) {
  return (
    <label className="flex items-center gap-1 text-small text-ink3">
      {named && 'step'}
      <select
        value={step}
        aria-label="Step that levels are joined into"
        className="min-h-11 cursor-pointer rounded-control bg-ground pr-1 text-right text-ink2 hover:text-ink mouse:min-h-6"
        onChange={(event) => onStep(Number(event.target.value))}
      >
        {steps.map((one) => (
          <option key={one} value={one}>
            {formatPrice(one, one)}
          </option>
        ))}
      </select>
    </label>
  );
}
