import { Choice } from '@/components/ui/choice';
import type { AlertDraft, DraftFaults, DraftField } from './alert-draft';
import { TextField } from './text-field';

const KINDS = [
  { value: 'above', title: 'Price above' },
  { value: 'below', title: 'Price below' },
  { value: 'move', title: 'Move in percent' },
  { value: 'silent', title: 'No update' },
] as const;

const DIRECTIONS = [
  { value: 'either', title: 'Up or down' },
  { value: 'up', title: 'Up' },
  { value: 'down', title: 'Down' },
] as const;

export interface ConditionFieldsProps {
  readonly draft: AlertDraft;
  readonly faults: DraftFaults;
  /** The currency prices are in. */
  readonly currency: string;
  onChange(part: Partial<AlertDraft>): void;
}

/** What an alert waits for. */
export function ConditionFields({ draft, faults, currency, onChange }: ConditionFieldsProps) {
  const field = (name: DraftField, label: string, unit: string) => (
    <TextField
      label={label}
      value={draft[name]}
      unit={unit}
      fault={faults[name]}
      testId={`alert-${name}`}
      onChange={(value) => onChange({ [name]: value })}
    />
  );
  return (
    <>
      <Choice
        label="When"
        value={draft.kind}
        options={KINDS}
        testId="alert-kind"
        onChange={(kind) => onChange({ kind })}
      />
      {(draft.kind === 'above' || draft.kind === 'below') && field('price', 'Price', currency)}
      {draft.kind === 'move' && (
        <>
          <Choice
            label="Direction"
            value={draft.direction}
            options={DIRECTIONS}
            testId="alert-direction"
            onChange={(direction) => onChange({ direction })}
          />
          {field('percent', 'By at least', '%')}
          {field('minutes', 'Against the price before', 'min')}
        </>
      )}
      {draft.kind === 'silent' && field('seconds', 'For', 's')}
    </>
  );
}
