'use client';

import { useId, useState } from 'react';
import { CheckRow } from '@/components/ui/check-row';
import { DropDown } from '@/components/ui/drop-down';
import { type InstrumentId, symbolOf, venueOf } from '@/lib/market/instrument';
import { LIMITS } from '@/lib/protocol/limits';
import { useCatalogue } from '../search/use-catalogue';

const SHOWN = 3;

export interface InstrumentPickerProps {
  readonly chosen: readonly InstrumentId[];
  readonly disabled: boolean;
  onChange(chosen: readonly InstrumentId[]): void;
}

/** Which instruments all lanes carry: one at least, and as many as a reader may have trades of. */
export function InstrumentPicker({ chosen, disabled, onChange }: InstrumentPickerProps) {
  const more = chosen.length - SHOWN;
  return (
    <DropDown
      label="Instruments"
      testId="race-instruments"
      disabled={disabled}
      summary={
        <>
          <span className="truncate">{chosen.slice(0, SHOWN).map(symbolOf).join(', ')}</span>
          {more > 0 && <span className="text-ink3">+{more}</span>}
        </>
      }
    >
      <Choices chosen={chosen} onChange={onChange} />
    </DropDown>
  );
}

function Choices({ chosen, onChange }: Omit<InstrumentPickerProps, 'disabled'>) {
  const id = useId();
  const [search, setSearch] = useState('');
  const { found, total, fault } = useCatalogue(search.trim());
  const full = chosen.length >= LIMITS.trades;
  const others = found.filter((instrument) => !chosen.includes(instrument.id));
  return (
    <>
      <fieldset>
        <legend className="px-1.5 text-small text-ink3">
          Chosen, {chosen.length} of at most {LIMITS.trades}
        </legend>
        {chosen.map((instrument) => (
          <CheckRow
            key={instrument}
            checked
            disabled={chosen.length === 1}
            title={chosen.length === 1 ? 'A race needs one instrument at least.' : instrument}
            onChange={() => onChange(chosen.filter((other) => other !== instrument))}
          >
            <InstrumentName id={instrument} />
          </CheckRow>
        ))}
      </fieldset>
      <label htmlFor={id} className="mt-2 block px-1.5 text-small text-ink3">
        Find an instrument
      </label>
      <input
        id={id}
        type="search"
        maxLength={64}
        value={search}
        placeholder="Bitcoin, BTC, AAPL"
        className="mx-1.5 my-1 h-11 w-[calc(100%-12px)] rounded-control border border-control bg-ground px-2 text-ink placeholder:text-ink3 mouse:h-7"
        onChange={(event) => setSearch(event.target.value)}
      />
      <fieldset>
        <legend className="sr-only">Instruments found</legend>
        {others.map((instrument) => (
          <CheckRow
            key={instrument.id}
            checked={false}
            disabled={full}
            title={full ? `At most ${LIMITS.trades}: leave one out first.` : instrument.name}
            onChange={() => onChange([...chosen, instrument.id])}
          >
            <InstrumentName id={instrument.id} />
            <span className="ml-auto truncate text-small text-ink3">{instrument.name}</span>
          </CheckRow>
        ))}
      </fieldset>
      <p className="px-1.5 py-1 text-small text-ink3" role="status">
        {fault ??
          (total > found.length ? `${found.length} of ${total}; type to find others.` : foundText(others.length))}
      </p>
    </>
  );
}

function InstrumentName({ id }: { readonly id: InstrumentId }) {
  return (
    <span className="whitespace-nowrap">
      {symbolOf(id)} <span className="text-small text-ink3">{venueOf(id)}</span>
    </span>
  );
}

function foundText(count: number): string {
  return count === 0 ? 'No other instrument is called that.' : '';
}
