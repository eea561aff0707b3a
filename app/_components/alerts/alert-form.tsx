'use client';

import { type FormEvent, useRef, useState } from 'react';
import { Button } from '@/components/ui/button';
import { Choice } from '@/components/ui/choice';
import { type InstrumentId, symbolOf, venueOf } from '@/lib/market/instrument';
import type { StandingRule } from '@/lib/session/alerts/alert-desk';
import type { AlertWish } from '@/lib/session/alerts/alert-rule';
import { useInstrument, useSession } from '@/lib/session/react';
import { venueName } from '../state/venue-name';
import { type AlertDraft, type DraftFaults, draftOf, firstDraft, readDraft, typedPrice } from './alert-draft';
import { priceText } from './alert-text';
import { alreadyText } from './already-text';
import { ConditionFields } from './condition-fields';
import { type Telling, TellingChoice } from './telling-choice';
import type { SilentMs } from './use-alert-engine';
import { useReceivedPrice } from './use-received-price';

export interface AlertFormProps {
  /** To choose from; `start` is one of them. */
  readonly ids: readonly InstrumentId[];
  readonly start: InstrumentId;
  /** The one to change; undefined makes another. */
  readonly rule: StandingRule | undefined;
  readonly silentMs: SilentMs;
  onWish(wish: AlertWish): void;
  onCancel(): void;
}

/** Sets an alert, or changes one. The price begins as the current one: what is received, also while the page is paused. */
export function AlertForm({ ids, start, rule, silentMs, onWish, onCancel }: AlertFormProps) {
  const session = useSession();
  const form = useRef<HTMLFormElement>(null);
  const [draft, setDraft] = useState<AlertDraft>(() =>
    rule === undefined ? firstDraft(start) : draftOf(start, rule.condition, session.instrument(start)?.priceStep),
  );
  const [telling, setTelling] = useState<Telling>({ notify: rule?.notify ?? false, sound: rule?.sound ?? false });
  const [faults, setFaults] = useState<DraftFaults>({});
  const [asked, setAsked] = useState<{ readonly wish: AlertWish; readonly text: string }>();
  const { priceStep, quote: currency = '' } = useInstrument(draft.instrument) ?? {};
  const last = useReceivedPrice(draft.instrument);
  // The price as it was when it was first known here: one that moved under the hand would be another than was read.
  if (draft.price === '' && last !== undefined && priceStep !== undefined && faults.price === undefined)
    setDraft({ ...draft, price: typedPrice(last, priceStep) });

  const change = (part: Partial<AlertDraft>) => {
    setAsked(undefined);
    setDraft({ ...draft, ...part });
    const named = Object.keys(part);
    // An emptied field stays empty; of another instrument the price is not known yet.
    const emptied = part.price === '' && part.instrument === undefined;
    setFaults(emptied ? { ...faults, price: 'Write a price, such as 250.50.' } : without(faults, named));
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const read = readDraft(draft);
    if ('faults' in read) {
      setFaults(read.faults);
      const [first] = Object.keys(read.faults);
      form.current?.querySelector<HTMLElement>(`[data-testid="alert-${first}"]`)?.focus();
      return;
    }
    const wish = { instrument: draft.instrument, condition: read.condition, ...telling };
    const text = alreadyText(wish, { last, silentMs: silentMs(draft.instrument), step: priceStep });
    if (text === undefined) onWish(wish);
    else setAsked({ wish, text });
  };

  return (
    <form ref={form} noValidate onSubmit={submit} className="flex flex-col gap-3" data-testid="alert-form">
      <div className="grid grid-cols-1 items-start gap-x-4 gap-y-2 tablet:grid-cols-2">
        <Choice
          label="Instrument"
          value={draft.instrument}
          options={ids.map((id) => ({ value: id, title: `${symbolOf(id)}, ${venueName(venueOf(id))}` }))}
          testId="alert-instrument"
          onChange={(instrument) => change({ instrument, price: '' })}
        />
        <ConditionFields draft={draft} faults={faults} currency={currency} onChange={change} />
      </div>
      <p className="text-small text-ink3">
        {`${symbolOf(draft.instrument)} is at `}
        <span className="text-ink2">{priceText(last, priceStep)}</span> now.
      </p>
      <TellingChoice telling={telling} onChange={setTelling} />
      {asked === undefined ? (
        <div className="flex flex-wrap gap-2">
          <Button type="submit" main data-testid="alert-set">
            {rule === undefined ? 'Set alert' : 'Save and arm'}
          </Button>
          {rule !== undefined && <Button onClick={onCancel}>Cancel</Button>}
        </div>
      ) : (
        <div className="flex flex-col gap-2 border-l-2 border-slow pl-3" role="alert" data-testid="alert-already">
          <p className="text-ink">{asked.text}</p>
          <span className="flex flex-wrap gap-2">
            <Button main onClick={() => onWish(asked.wish)}>
              Set it like this
            </Button>
            <Button onClick={() => setAsked(undefined)}>Change it</Button>
          </span>
        </div>
      )}
    </form>
  );
}

function without(faults: DraftFaults, names: readonly string[]): DraftFaults {
  return Object.fromEntries(Object.entries(faults).filter(([name]) => !names.includes(name)));
}
