'use client';

import { Popover } from 'radix-ui';
import { swallowClick } from '@/components/ui/swallow-click';
import type { OnDemandPart } from '../lazy/on-demand';
import { FeedsPanel } from './feeds-panel';

/** Every feed, under the button that says it in short. */
export function FeedsPopover({ trigger, defaultOpen }: OnDemandPart) {
  return (
    <Popover.Root defaultOpen={defaultOpen}>
      <Popover.Trigger asChild>{trigger}</Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          align="end"
          sideOffset={6}
          collisionPadding={8}
          onPointerDownOutside={swallowClick}
          aria-label="Feeds"
          className="z-20 max-h-(--radix-popover-content-available-height) w-80 overflow-y-auto rounded-control border border-rule2 bg-raised p-3 text-body text-ink2 shadow-md"
        >
          <FeedsPanel />
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}
