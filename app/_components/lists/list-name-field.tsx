'use client';

import { useEffect, useRef } from 'react';
import { shownListTab, useFocusBack } from '../workspace/use-focus-back';
import { LONGEST_NAME } from './list-name';

export interface ListNameFieldProps {
  readonly label: string;
  readonly start: string;
  /** @param name empty where nothing was typed. */
  onName(name: string): void;
  onCancel(): void;
}

/** Asks for the name of a list where its tab will be: Enter takes it, Escape does not. */
export function ListNameField({ label, start, onName, onCancel }: ListNameFieldProps) {
  const field = useRef<HTMLInputElement>(null);
  useFocusBack(field, shownListTab);
  useEffect(() => {
    // A menu that closes gives the focus back first.
    const frame = requestAnimationFrame(() => field.current?.select());
    return () => cancelAnimationFrame(frame);
  }, []);
  return (
    <input
      ref={field}
      aria-label={label}
      placeholder="Name"
      defaultValue={start}
      maxLength={LONGEST_NAME}
      enterKeyHint="done"
      className="h-11 w-32 shrink-0 rounded-control border border-control bg-ground px-2 text-[16px] text-ink -outline-offset-2 placeholder:text-ink3 mouse:h-7 tablet:text-body"
      onKeyDown={(event) => {
        // Keys of the tabs around are letters here.
        event.stopPropagation();
        if (event.nativeEvent.isComposing) return;
        if (event.key === 'Enter') onName(event.currentTarget.value);
        if (event.key === 'Escape') onCancel();
      }}
      onBlur={({ target }) => (target.value.trim() === '' ? onCancel() : onName(target.value))}
    />
  );
}
