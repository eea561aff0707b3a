'use client';

import { Dialog } from 'radix-ui';
import { type ReactNode, useRef } from 'react';
import { IconButton } from './icon-button';
import { useCloseRequest } from './use-close-request';

export interface DialogFrameProps {
  readonly title: string;
  readonly open: boolean;
  onOpenChange(open: boolean): void;
  readonly testId?: string;
  /** Stays below what scrolls. */
  readonly foot?: ReactNode;
  readonly children: ReactNode;
}

/** A panel over the page, with its name and a way out; what is long scrolls inside. A phone gives it the whole screen. */
export function DialogFrame({ title, open, onOpenChange, testId, foot, children }: DialogFrameProps) {
  const before = useRef<Element>(null);
  useCloseRequest(open, () => onOpenChange(false));
  return (
    <Dialog.Root open={open} onOpenChange={onOpenChange}>
      <Dialog.Portal>
        <Dialog.Overlay className="fixed inset-0 z-30 bg-ground/70" />
        <Dialog.Content
          aria-describedby={undefined}
          data-testid={testId}
          // Opened by a key as well as by a button it has no trigger of its own, and would leave the focus nowhere.
          onOpenAutoFocus={(event) => {
            before.current = document.activeElement;
            const first = firstIn(event.currentTarget as Element);
            if (first === null) return;
            event.preventDefault();
            first.focus();
            if (first instanceof HTMLInputElement) first.select();
          }}
          onCloseAutoFocus={(event) => {
            event.preventDefault();
            if (before.current instanceof HTMLElement) before.current.focus();
          }}
          className="fixed inset-0 z-30 mx-auto flex w-full flex-col border-rule2 bg-raised text-body text-ink2 shadow-md tablet:inset-y-auto tablet:top-[8vh] tablet:max-h-[84vh] tablet:max-w-[620px] tablet:rounded-control tablet:border"
        >
          <div className="flex items-center justify-between border-b border-rule2 py-1 pr-2 pl-5 tablet:py-2">
            <Dialog.Title className="text-[15px]/5">{title}</Dialog.Title>
            <Dialog.Close asChild>
              <IconButton label="Close">
                <svg viewBox="0 0 16 16" className="size-4" fill="none" stroke="currentColor" aria-hidden="true">
                  <path d="M3.5 3.5l9 9M12.5 3.5l-9 9" strokeWidth="1.4" />
                </svg>
              </IconButton>
            </Dialog.Close>
          </div>
          <div className="min-h-0 flex-1 overflow-y-auto px-5 py-4">{children}</div>
          {foot !== undefined && (
            <div className="flex flex-wrap items-center gap-2 border-t border-rule2 px-5 py-3">{foot}</div>
          )}
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

/** What is nearly done is one press away; else what is typed comes first. @returns null where the way out does. */
function firstIn(dialog: Element): HTMLElement | null {
  const pressed = dialog.querySelector<HTMLElement>('[data-focus-first]');
  if (pressed !== null) return pressed;
  // Where a finger points, a field that has the focus has half of the screen covered with letters.
  if (window.matchMedia('(pointer: coarse)').matches) return null;
  return dialog.querySelector<HTMLElement>('input[inputmode], textarea');
}
