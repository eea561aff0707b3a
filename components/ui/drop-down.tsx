'use client';

import { Popover } from 'radix-ui';
import { type ReactNode, useId } from 'react';
import { Chevron } from './chevron';
import { swallowClick } from './swallow-click';

export interface DropDownProps {
  readonly label: string;
  /** What is chosen, in short. */
  readonly summary: ReactNode;
  readonly disabled?: boolean;
  readonly testId?: string;
  readonly children: ReactNode;
}

/** A field that opens a panel of choices too many for a list. Escape and a press outside close it. */
export function DropDown({ label, summary, disabled = false, testId, children }: DropDownProps) {
  const id = useId();
  return (
    <span className="flex min-w-0 flex-col gap-1">
      <span id={id} className="text-small whitespace-nowrap text-ink3">
        {label}
      </span>
      {/* A press outside closes it and does nothing else. */}
      <Popover.Root>
        <Popover.Trigger
          type="button"
          disabled={disabled}
          data-testid={testId}
          aria-describedby={id}
          className="flex h-11 w-full items-center gap-2 rounded-control border border-control px-2 text-left text-body text-ink hover:bg-raised disabled:cursor-default disabled:border-rule2 disabled:bg-ground disabled:text-ink2 mouse:h-7"
        >
          {summary}
          <span className="ml-auto">
            <Chevron />
          </span>
        </Popover.Trigger>
        <Popover.Portal>
          <Popover.Content
            align="start"
            sideOffset={4}
            collisionPadding={16}
            onPointerDownOutside={swallowClick}
            aria-labelledby={id}
            className="z-20 max-h-(--radix-popover-content-available-height) w-72 overflow-y-auto rounded-control border border-rule2 bg-raised p-2 text-body text-ink2 shadow-md"
          >
            {children}
          </Popover.Content>
        </Popover.Portal>
      </Popover.Root>
    </span>
  );
}
