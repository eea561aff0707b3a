'use client';

import { Button } from '@/components/ui/button';
import { CheckRow } from '@/components/ui/check-row';
import { DropDown } from '@/components/ui/drop-down';
import { PRIMARY_TRANSPORTS, TRANSPORT_NAMES, type TransportName } from '@/lib/transports/transport';
import { Badge } from '../switch/badge';
import { labelOf } from '../switch/transport-identity';
import { slotWarning } from './slot-warning';

const VARIANTS = TRANSPORT_NAMES.filter((name) => !PRIMARY_TRANSPORTS.includes(name));

export interface LanePickerProps {
  readonly chosen: readonly TransportName[];
  readonly disabled: boolean;
  onChange(chosen: readonly TransportName[]): void;
}

/** Which transports race, one at least. Lanes stand in the order of all transports, whatever was chosen last. */
export function LanePicker({ chosen, disabled, onChange }: LanePickerProps) {
  const warning = slotWarning(chosen);
  const rows = (names: readonly TransportName[]) =>
    names.map((name) => {
      const checked = chosen.includes(name);
      const last = checked && chosen.length === 1;
      return (
        <CheckRow
          key={name}
          checked={checked}
          disabled={last}
          {...(last && { title: 'A race needs one lane at least.' })}
          onChange={(on) => onChange(TRANSPORT_NAMES.filter((other) => (other === name ? on : chosen.includes(other))))}
        >
          <Badge name={name} filled={false} />
          {labelOf(name)}
        </CheckRow>
      );
    });
  return (
    <DropDown
      label="Lanes"
      testId="race-lanes"
      disabled={disabled}
      summary={`${chosen.length} of ${TRANSPORT_NAMES.length}`}
    >
      <fieldset>
        <legend className="px-1.5 text-small text-ink3">As they are meant to be used</legend>
        {rows(PRIMARY_TRANSPORTS)}
      </fieldset>
      <fieldset className="mt-2">
        <legend className="px-1.5 text-small text-ink3">Variants</legend>
        {rows(VARIANTS)}
      </fieldset>
      <div className="mt-2 flex flex-wrap gap-2 px-1.5 pb-1">
        <Button onClick={() => onChange(PRIMARY_TRANSPORTS)}>No variants</Button>
        <Button onClick={() => onChange(TRANSPORT_NAMES)}>All</Button>
      </div>
      {warning !== undefined && <p className="px-1.5 pb-1 text-small text-ink">{warning}</p>}
    </DropDown>
  );
}
