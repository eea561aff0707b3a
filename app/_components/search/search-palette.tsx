'use client';

import { Command } from 'cmdk';
import { Dialog } from 'radix-ui';
import { useEffect, useEffectEvent, useState } from 'react';
import type { Instrument, InstrumentId } from '@/lib/market/instrument';
import { useLists } from '../lists/use-lists';
import { venueName } from '../state/venue-name';
import { useCatalogue } from './use-catalogue';

export interface SearchPaletteProps {
  readonly open: boolean;
  onOpenChange(open: boolean): void;
  /** What it is found for: `show` (the default) puts it on the list first, `compare` leaves the list alone. */
  readonly purpose?: SearchPurpose;
  /** An instrument was found; with `show` it is on the list now. */
  onChoose(id: InstrumentId, instrument: Instrument): void;
}

type SearchPurpose = 'show' | 'compare';

/** Finds any instrument by typing: to put it on the list and show it, or to compare it. */
export function SearchPalette({ open, onOpenChange, onChoose, purpose = 'show' }: SearchPaletteProps) {
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
            onPick={(instrument) => {
              onChoose(instrument.id, instrument);
              onOpenChange(false);
            }}
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

const ENTER: Readonly<Record<SearchPurpose, string>> = {
  show: 'Enter adds the marked one to the list and shows it',
  compare: 'Enter compares the marked one',
};

interface FinderProps {
  readonly purpose: SearchPurpose;
  onPick(instrument: Instrument): void;
}

function Finder({ purpose, onPick }: FinderProps) {
  const [search, setSearch] = useState('');
  const [marked, setMarked] = useState('');
  const [full, setFull] = useState(false);
  /** Enter came before the answer. */
  const [awaited, setAwaited] = useState(false);
  const wanted = search.trim();
  const { search: answered, found, total, fault } = useCatalogue(wanted);
  // Answers come later than the letters: with each the best one is marked anew.
  const first = found[0]?.id ?? '';
  useEffect(() => setMarked(first), [first]);
  const lists = useLists();
  const pick = (id: InstrumentId) => {
    const instrument = found.find((one) => one.id === id);
    if (instrument === undefined) return;
    if (purpose === 'compare' || lists.add(id)) onPick(instrument);
    else setFull(true);
  };
  const take = useEffectEvent(() => {
    setAwaited(false);
    pick(first);
  });
  useEffect(() => {
    if (awaited && answered === wanted) take();
  }, [awaited, answered, wanted]);
  return (
    <Command
      value={marked}
      onValueChange={setMarked}
      shouldFilter={false}
      loop
      label={TITLES[purpose]}
      className="flex min-h-0 flex-col"
      onKeyDown={(event) => {
        if (event.key !== 'Enter' || event.nativeEvent.isComposing || answered === wanted) return;
        // What is marked answers another question.
        event.preventDefault();
        setAwaited(true);
      }}
    >
      <Command.Input
        value={search}
        onValueChange={(text) => {
          setSearch(text);
          setAwaited(false);
          setFull(false);
        }}
        maxLength={64}
        placeholder="Bitcoin, ETH-BTC, apple, kraken sol"
        className="h-12 w-full border-b border-rule2 bg-transparent px-4 text-[14px] text-ink outline-none placeholder:text-ink3"
      />
      <Command.List className="min-h-0 flex-1 overflow-y-auto py-1" label="Instruments found">
        {found.map((instrument) => (
          <Command.Item
            key={instrument.id}
            value={instrument.id}
            onSelect={pick}
            className="flex min-h-11 cursor-pointer items-center gap-3 px-4 data-[selected=true]:bg-ground data-[selected=true]:shadow-[inset_3px_0_0_var(--accent)] tablet:min-h-8"
          >
            <Found instrument={instrument} listed={lists.has(instrument.id)} />
          </Command.Item>
        ))}
      </Command.List>
      <p className="border-t border-rule px-4 py-2 text-small text-ink3" role="status">
        {full
          ? 'This list is full. Remove an instrument first.'
          : (fault ?? summaryOf(answered, found.length, total, ENTER[purpose]))}
      </p>
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

function summaryOf(search: string | undefined, shown: number, total: number, enter: string): string {
  if (search === undefined) return 'Asking for instruments.';
  if (shown === 0) return search === '' ? 'The server lists no instruments yet.' : `Nothing is called “${search}”.`;
  const count = shown < total ? `${shown} of ${total}` : String(shown);
  return `${count} found. ${enter}; Escape closes.`;
}
