'use client';

import { type FormEvent, useEffect, useRef, useState } from 'react';
import { Button } from '@/components/ui/button';
import { Choice } from '@/components/ui/choice';
import { type InstrumentId, symbolOf, venueOf } from '@/lib/market/instrument';
import type { AlertCondition } from '@/lib/session/alerts/alert-condition';
import type { StandingRule } from '@/lib/session/alerts/alert-desk';
import type { AlertWish } from '@/lib/session/alerts/alert-rule';
import { useInstrument, useSession } from '@/lib/session/react';
import { venueName } from '../state/venue-name';
import {
  type AlertDraft,
  type DraftFaults,
  draftOf,
  firstDraft,
  nextDraft,
  readDraft,
  typedPrice,
} from './alert-draft';
import { priceText } from './alert-text';
import { ConditionFields } from './condition-fields';
import { questionText } from './question-text';
import { type Telling, TellingChoice } from './telling-choice';
import type { SilentMs } from './use-alert-engine';
import { useReceivedPrice } from './use-received-price';

export interface AlertFormProps {
  /** To choose from; `start` is one of them. */
  readonly ids: readonly InstrumentId[];
  readonly start: InstrumentId;
  /** The one to change; undefined makes another. */
  readonly rule: StandingRule | undefined;
  /** What another begins as, ready to be set; undefined begins at the current price. */
  readonly begin: AlertCondition | undefined;
  readonly silentMs: SilentMs;
  /** @returns whether it is set: then the form is for the next one. */
  onWish(wish: AlertWish): boolean;
  /** Something else is typed, or asked about: what was said of the last wish is past. */
  onElse(): void;
  onCancel(): void;
}

/** Sets an alert, or changes one. The price begins as the current one: what is received, also while the page is paused. */
export function AlertForm({ ids, start, rule, begin, silentMs, onWish, onElse, onCancel }: AlertFormProps) {
  const session = useSession();
  const form = useRef<HTMLFormElement>(null);
  const [draft, setDraft] = useState<AlertDraft>(() => {
    const condition = rule?.condition ?? begin;
    return condition === undefined
      ? firstDraft(start)
      : draftOf(start, condition, session.instrument(start)?.priceStep);
  });
  const [telling, setTelling] = useState<Telling>({ notify: rule?.notify ?? false, sound: rule?.sound ?? false });
  const [faults, setFaults] = useState<DraftFaults>({});
  const [asked, setAsked] = useState<{ readonly condition: AlertCondition; readonly text: string }>();
  const [round, setRound] = useState(0);
  const { priceStep, quote: currency = '' } = useInstrument(draft.instrument) ?? {};
  const last = useReceivedPrice(draft.instrument);
  // The price as it was when it was first known here: one that moved under the hand would be another than was read.
  if (draft.price === '' && last !== undefined && priceStep !== undefined && faults.price === undefined)
    setDraft({ ...draft, price: typedPrice(last, priceStep) });

  useEffect(() => {
    const button = form.current?.querySelector('[data-testid="alert-set"]');
    if (round === 0 || document.activeElement === button) return;
    // Set by the Enter key, or by a button that has gone: the next number is typed over this one.
    const number = form.current?.querySelector<HTMLInputElement>('input[inputmode]');
    number?.focus();
    number?.select();
  }, [round]);

  const change = (part: Partial<AlertDraft>) => {
    onElse();
    setAsked(undefined);
    setDraft({ ...draft, ...part });
    const named = Object.keys(part);
    // An emptied field stays empty; of another instrument the price is not known yet.
    const emptied = part.price === '' && part.instrument === undefined;
    setFaults(emptied ? { ...faults, price: 'Write a price, such as 250.50.' } : without(faults, named));
  };
  const set = (condition: AlertCondition) => {
    if (!onWish({ instrument: draft.instrument, condition, ...telling })) return;
    setDraft(nextDraft(draft));
    setFaults({});
    setAsked(undefined);
    setRound(round + 1);
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onElse();
    const read = readDraft(draft);
    if ('faults' in read) {
      setFaults(read.faults);
      const [first] = Object.keys(read.faults);
      form.current?.querySelector<HTMLElement>(`[data-testid="alert-${first}"]`)?.focus();
      return;
    }
    const { condition } = read;
    const wish = { instrument: draft.instrument, condition, ...telling };
    const text = questionText(wish, { last, silentMs: silentMs(draft.instrument), step: priceStep });
    if (text === undefined) set(condition);
    else setAsked({ condition, text });
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
      <TellingChoice
        telling={telling}
        onChange={(how) => {
          onElse();
          setTelling(how);
        }}
      />
      {asked === undefined ? (
        <div className="flex flex-wrap gap-2">
          <Button type="submit" main data-testid="alert-set" data-focus-first={begin !== undefined || undefined}>
            {rule === undefined ? 'Set alert' : 'Save and arm'}
          </Button>
          {rule !== undefined && <Button onClick={onCancel}>Cancel</Button>}
        </div>
      ) : (
        <div className="flex flex-col gap-2 border-l-2 border-slow pl-3" role="alert" data-testid="alert-question">
          <p className="text-ink">{asked.text}</p>
          <span className="flex flex-wrap gap-2">
            <Button main onClick={() => set(asked.condition)}>
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
