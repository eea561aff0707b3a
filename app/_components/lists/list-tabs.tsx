'use client';

import { Tabs } from 'radix-ui';
import { useEffect, useRef, useSyncExternalStore } from 'react';
import { listOf } from './kept-lists';
import { DEFAULT_NAME } from './list-name';
import { ListNameField } from './list-name-field';
import { VISITED } from './list-store';
import styles from './list-tabs.module.css';
import type { Lists } from './use-lists';
import { useMoreMarks } from './use-more-marks';

/** A list is being given a name: a new one, or this one another. */
export type Naming = { readonly key: string | undefined } | undefined;

const DEFAULT_TAB = 'default';

export function tabOf(key: string | undefined): string {
  return key ?? DEFAULT_TAB;
}

export function keyOfTab(tab: string): string | undefined {
  return tab === DEFAULT_TAB ? undefined : tab;
}

const never = () => () => {};
const yes = () => true;
const no = () => false;

export interface ListTabsProps {
  readonly lists: Lists;
  /** Rows of the list that is shown. */
  readonly count: number;
  readonly naming: Naming;
  onNaming(naming: Naming): void;
}

/** The lists side by side, the server's first; where they are many they scroll. Belongs into `Tabs.Root`. */
export function ListTabs({ lists, count, naming, onNaming }: ListTabsProps) {
  const { kept } = lists;
  // With the reader's own lists, which a server does not know: it would have to make way for them.
  const here = useSyncExternalStore(never, yes, no);
  const strip = useRef<HTMLDivElement>(null);
  useMoreMarks(strip);
  const shownTab = tabOf(kept.shown);
  const scrolledFor = `${shownTab} ${naming !== undefined}`;
  useEffect(() => {
    if (scrolledFor.endsWith('true')) strip.current?.scrollTo({ left: strip.current.scrollWidth });
    else strip.current?.querySelector('[data-state="active"]')?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, [scrolledFor]);
  return (
    <div
      ref={strip}
      className={`${styles.strip} relative -ml-1 flex min-w-0 flex-1 items-center gap-1 overflow-x-auto [scrollbar-width:none] tablet:gap-2`}
    >
      <Tabs.List className="flex shrink-0 items-center gap-1 tablet:gap-2" aria-label="Watchlists" data-tabs="lists">
        <Tab value={DEFAULT_TAB} name={DEFAULT_NAME} count={kept.shown === undefined ? count : undefined} />
        {kept.lists.map(({ key, name, ids }) => (
          <Tab
            key={key}
            value={key}
            name={name}
            count={ids.length}
            from={key === VISITED ? 'from a link' : undefined}
            onRename={key === VISITED ? undefined : () => onNaming({ key })}
          />
        ))}
      </Tabs.List>
      {!here ? null : naming === undefined ? (
        <button
          type="button"
          className="min-h-11 shrink-0 px-1 whitespace-nowrap text-ink2 hover:text-ink mouse:min-h-7"
          onClick={() => onNaming({ key: undefined })}
        >
          + New list
        </button>
      ) : (
        <ListNameField
          key={naming.key}
          label={naming.key === undefined ? 'Name of the new list' : 'New name of the list'}
          start={listOf(kept, naming.key)?.name ?? ''}
          onName={(name) => {
            onNaming(undefined);
            if (naming.key === undefined) lists.create({ name, ids: [] });
            else lists.rename(naming.key, name);
          }}
          onCancel={() => onNaming(undefined)}
        />
      )}
    </div>
  );
}

function Tab({
  value,
  name,
  count,
  from,
  onRename,
}: {
  readonly value: string;
  readonly name: string;
  readonly count: number | undefined;
  readonly from?: string | undefined;
  readonly onRename?: (() => void) | undefined;
}) {
  return (
    <Tabs.Trigger
      value={value}
      className="min-h-11 max-w-48 min-w-11 truncate px-1 text-symbol text-ink2 outline-offset-[-2px] hover:text-ink data-[state=active]:font-bold data-[state=active]:text-ink mouse:min-h-7 mouse:min-w-6"
      title={from === undefined ? name : `${name}, ${from}`}
      onDoubleClick={onRename}
    >
      {name}
      {count !== undefined && (
        <span className="ml-1 inline-block min-w-[2ch] text-left font-word text-ink2"> {count}</span>
      )}
    </Tabs.Trigger>
  );
}
