'use client';

import { Command } from 'cmdk';
import { Dialog } from 'radix-ui';
import { useEffect, useEffectEvent, useRef, useState } from 'react';
import { Button } from '@/components/ui/button';
import { useCloseRequest } from '@/components/ui/use-close-request';
import type { Instrument, InstrumentId } from '@/lib/market/instrument';
import { shownName } from '../lists/shown-name';
import { useLists } from '../lists/use-lists';
import { useHasKeys } from '../settings/use-has-keys';
import { venueName } from '../state/venue-name';
import { listsNamed } from './lists-named';
import { type Catalogue, useCatalogue } from './use-catalogue';

export interface SearchPaletteProps {
  readonly open: boolean;
  onOpenChange(open: boolean): void;
  /** What was typed before the field had the focus. */
  takeTyped(): string;
  /** What it is found for: `show` (the default) puts it on the list first, `compare` leaves the list alone. */
  readonly purpose?: SearchPurpose;
  /** An instrument was found; with `show` it is on the list now. */
  onChoose(id: InstrumentId, instrument: Instrument): void;
}

type SearchPurpose = 'show' | 'compare';

/** Finds any instrument by typing: to put it on the list and show it, or to compare it. */
export function SearchPalette({ open, onOpenChange, takeTyped, onChoose, purpose = 'show' }: SearchPaletteProps) {
  useCloseRequest(open, () => onOpenChange(false));
  return (
    <Dialog.Root open={open} onOpenChange={onOpenChange}>
      <Dialog.Portal>
        <Dialog.Overlay className="fixed inset-0 z-30 bg-ground/70" />
        <Dialog.Content
          aria-describedby={undefined}
          className="fixed inset-x-0 top-0 z-30 mx-auto flex max-h-dvh w-full max-w-[560px] flex-col border border-rule2 bg-raised text-body text-ink2 shadow-md tablet:top-[12vh] tablet:max-h-[70vh] tablet:rounded-control"
        >
          <Dialog.Title className="sr-only">{TITLES[purpose]}</Dialog.Title>
          <Finder
            purpose={purpose}
            takeTyped={takeTyped}
            onPick={(instrument) => {
              onChoose(instrument.id, instrument);
              onOpenChange(false);
            }}
            onList={() => onOpenChange(false)}
          />
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

const TITLES: Readonly<Record<SearchPurpose, string>> = {
  show: 'Find an instrument',
  compare: 'Find an instrument to compare',
};

const ITEM =
  'flex min-h-11 cursor-pointer items-center gap-3 px-4 data-[selected=true]:bg-ground data-[selected=true]:shadow-[inset_3px_0_0_var(--accent)] mouse:min-h-8';

/** Values of items that are lists; no instrument's id has a slash. */
const LIST = 'list/';

const listValue = (key: string | undefined) => `${LIST}${key ?? 'default'}`;

interface FinderProps {
  takeTyped(): string;
  readonly purpose: SearchPurpose;
  onPick(instrument: Instrument): void;
  /** Another list is shown now. */
  onList(): void;
}

function Finder({ purpose, takeTyped, onPick, onList }: FinderProps) {
  const [search, setSearch] = useState('');
  const [marked, setMarked] = useState('');
  const [told, setTold] = useState<string>();
  /** Enter came before the answer. */
  const [awaited, setAwaited] = useState(false);
  const wanted = search.trim();
  const catalogue = useCatalogue(wanted);
  const { search: answered, found } = catalogue;
  // Answers come later than the letters: with each the best one is marked anew.
  const lists = useLists();
  const named = purpose === 'show' ? listsNamed(lists.kept, wanted) : [];
  const first = found[0]?.id ?? (named[0] === undefined ? '' : listValue(named[0].key));
  useEffect(() => setMarked(first), [first]);
  const listName = shownName(lists.kept);
  const hasKeys = useHasKeys();
  const field = useRef<HTMLInputElement>(null);
  /** Shift was held with Enter. */
  const stays = useRef(false);
  const pick = (id: InstrumentId) => {
    const list = named.find(({ key }) => listValue(key) === id);
    if (list !== undefined) {
      lists.show(list.key);
      return onList();
    }
    const instrument = found.find((one) => one.id === id);
    const stay = stays.current && purpose === 'show';
    stays.current = false;
    if (instrument === undefined) return;
    if (purpose === 'show' && !lists.add(id)) return setTold('This list is full. Remove an instrument first.');
    if (stay) setTold(`${instrument.symbol} is on ${listName}. Find another one, or Escape closes.`);
    else onPick(instrument);
  };
  const take = useEffectEvent(() => {
    setAwaited(false);
    pick(first);
  });
  useEffect(() => {
    if (awaited && answered === wanted) take();
  }, [awaited, answered, wanted]);
  const nothing = answered === wanted && found.length === 0 && wanted !== '';
  return (
    <Command
      value={marked}
      onValueChange={setMarked}
      shouldFilter={false}
      loop
      label={TITLES[purpose]}
      className="flex min-h-0 flex-col"
      onKeyDown={(event) => {
        if (event.key !== 'Enter' || event.nativeEvent.isComposing) return;
        stays.current = event.shiftKey;
        if (answered === wanted || marked.startsWith(LIST)) return;
        // What is marked answers another question.
        event.preventDefault();
        setAwaited(true);
      }}
    >
      <div className="flex shrink-0 items-center border-b border-rule2">
        <Command.Input
          ref={field}
          onFocus={() => setSearch((typed) => typed + takeTyped())}
          value={search}
          onValueChange={(text) => {
            setSearch(text);
            setAwaited(false);
            setTold(undefined);
          }}
          maxLength={64}
          placeholder="Bitcoin, ETH-BTC, apple, kraken sol"
          // Smaller letters have a phone zoom in.
          className="h-12 min-w-0 flex-1 bg-transparent pl-4 text-[16px] text-ink outline-none placeholder:text-ink3 tablet:text-[14px]"
        />
        <Dialog.Close className="h-12 shrink-0 px-4 text-ink underline underline-offset-2">Close</Dialog.Close>
      </div>
      <Command.List className="min-h-0 flex-1 overflow-y-auto py-1" label="Instruments found">
        {found.map((instrument) => (
          <Command.Item key={instrument.id} value={instrument.id} onSelect={pick} className={ITEM}>
            <Found instrument={instrument} listed={lists.has(instrument.id)} />
          </Command.Item>
        ))}
        {named.map(({ key, name, count }) => (
          <Command.Item key={listValue(key)} value={listValue(key)} className={ITEM} onSelect={pick}>
            <span className="min-w-0 flex-1 truncate">
              Show the list <span className="font-bold text-ink">{name}</span>
            </span>
            <span className="text-small text-ink3">{count}</span>
          </Command.Item>
        ))}
      </Command.List>
      <div className="flex shrink-0 items-center justify-between gap-3 border-t border-rule px-4 py-2 text-small text-ink3">
        <p role="status">{told ?? summaryOf(wanted, catalogue, howTo(purpose, listName, hasKeys))}</p>
        {nothing && (
          <Button
            onClick={() => {
              setSearch('');
              field.current?.focus();
            }}
          >
            Clear
          </Button>
        )}
      </div>
    </Command>
  );
}

function Found({ instrument, listed }: { readonly instrument: Instrument; readonly listed: boolean }) {
  const { symbol, name, venue, simulated, delayMinutes } = instrument;
  return (
    <>
      <span className="w-28 shrink-0 truncate text-symbol font-bold text-ink">{symbol}</span>
      <span className="min-w-0 flex-1 truncate">
        {name}, {venueName(venue)}
      </span>
      {simulated && <span className="text-small font-word text-sim">SIM</span>}
      {delayMinutes > 0 && <span className="text-small font-word text-delayed">DELAYED {delayMinutes} min</span>}
      <span className="w-12 shrink-0 text-right text-small text-ink3">{listed ? 'on list' : ''}</span>
    </>
  );
}

/** What can be done with what was found: with keys, or with a finger. */
function howTo(purpose: SearchPurpose, listName: string, hasKeys: boolean): string {
  if (!hasKeys)
    return purpose === 'compare' ? 'Tap one to compare it.' : `Tap one to show it and add it to ${listName}.`;
  return purpose === 'compare'
    ? 'Enter compares the marked one; Escape closes.'
    : `Enter adds it to ${listName} and shows it, with Shift it only adds; Escape closes.`;
}

/** @param wanted what is typed; the catalogue may still be the answer to what was typed before. */
function summaryOf(wanted: string, { search, found, total, listed, fault }: Catalogue, how: string): string {
  if (search !== wanted) return wanted === '' ? 'Asking for instruments.' : `Looking for “${wanted}”…`;
  if (fault !== undefined) return fault;
  if (!listed) return 'The server has no list of instruments yet.';
  if (found.length === 0) return `Nothing is called “${wanted}”.`;
  const count = found.length < total ? `${found.length} of ${total}` : String(found.length);
  return `${count} found. ${how}`;
}
