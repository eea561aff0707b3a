'use client';

import { Chevron } from '@/components/ui/chevron';
import { LaterPart, OnDemand } from '../lazy/on-demand';
import type { Choice } from './choices';

export interface OptionsMenuProps {
  onChoose(choice: Choice): void;
}

const PANEL = new LaterPart<OptionsMenuProps>(() => import('./options-panel').then((part) => part.OptionsPanel));

/** What has no key of its own: variants of transports, sharing between tabs, and keys themselves. */
export function OptionsMenu({ onChoose }: OptionsMenuProps) {
  return (
    <OnDemand
      part={PANEL}
      popup="menu"
      given={{ onChoose }}
      trigger={
        <button
          type="button"
          data-testid="options"
          className="flex min-h-11 items-center gap-1.5 rounded-control px-1.5 text-ink hover:bg-raised data-[state=open]:bg-raised mouse:min-h-6"
        >
          Options
          <Chevron />
        </button>
      }
    />
  );
}
