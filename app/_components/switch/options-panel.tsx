'use client';

import { DropdownMenu } from 'radix-ui';
import { swallowClick } from '@/components/ui/swallow-click';
import { useSession, useSessionStatus } from '@/lib/session/react';
import type { OnDemandPart } from '../lazy/on-demand';
import { useSettings } from '../settings/settings-provider';
import { Badge } from './badge';
import { type Choice, keyOf, VARIANTS } from './choices';
import type { OptionsMenuProps } from './options-menu';
import { sharingTitle } from './sharing-text';
import { labelOf } from './transport-identity';

const ITEM =
  'flex min-h-11 cursor-pointer items-center gap-2 rounded-badge px-2 text-ink outline-none data-highlighted:bg-ground data-highlighted:outline-2 data-highlighted:-outline-offset-2 data-highlighted:outline-accent mouse:min-h-7';
const LABEL = 'px-2 pt-1.5 pb-0.5 text-small text-ink3';

/** What has no key of its own: variants of transports, sharing between tabs, and keys themselves. */
export function OptionsPanel({ onChoose, trigger, defaultOpen }: OptionsMenuProps & OnDemandPart) {
  const session = useSession();
  const { choice, auto, sharing } = useSessionStatus();
  const { settings, change } = useSettings();
  return (
    // A page of live prices goes on under its menus; the press outside that closes one does nothing else.
    <DropdownMenu.Root modal={false} defaultOpen={defaultOpen}>
      <DropdownMenu.Trigger asChild>{trigger}</DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          align="end"
          sideOffset={4}
          collisionPadding={8}
          onPointerDownOutside={swallowClick}
          className="z-20 max-h-(--radix-dropdown-menu-content-available-height) w-70 overflow-y-auto rounded-control border border-rule2 bg-raised p-1 text-body text-ink2 shadow-md"
        >
          {auto !== undefined && <p className="border-b border-rule2 px-2 py-1.5 text-small">{auto.why}</p>}
          <DropdownMenu.Label className={LABEL}>Variants of a transport</DropdownMenu.Label>
          <DropdownMenu.RadioGroup
            value={choice}
            onValueChange={(value) => {
              const variant = VARIANTS.find((name) => name === value);
              if (variant === undefined) return;
              onChoose(variant);
              session.switchTo(variant);
            }}
          >
            {VARIANTS.map((name) => (
              <DropdownMenu.RadioItem key={name} value={name} className={ITEM} data-testid={`variant-${name}`}>
                <Badge name={name} filled={name === choice} />
                {labelOf(name)}
                <DropdownMenu.ItemIndicator className="ml-auto text-small">in use</DropdownMenu.ItemIndicator>
              </DropdownMenu.RadioItem>
            ))}
          </DropdownMenu.RadioGroup>
          <p className="px-2 pb-1 text-small text-ink3">{wayBack(choice)}</p>
          <DropdownMenu.Separator className="my-1 h-px bg-rule2" />
          <DropdownMenu.Label className={LABEL}>This page</DropdownMenu.Label>
          <CheckItem
            label="Share the connection with other tabs"
            checked={sharing.kind !== 'off'}
            testId="sharing-toggle"
            onChange={(on) => {
              change({ sharing: on });
              session.setSharing(on);
            }}
          />
          <p className="px-2 pb-1 text-small text-ink3">{sharingTitle(sharing)}</p>
          <CheckItem
            label="Digits and other single keys"
            checked={settings.singleKeys}
            testId="digits-toggle"
            onChange={(on) => change({ singleKeys: on })}
          />
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}

interface CheckItemProps {
  readonly label: string;
  readonly checked: boolean;
  readonly testId: string;
  onChange(checked: boolean): void;
}

function CheckItem({ label, checked, testId, onChange }: CheckItemProps) {
  return (
    <DropdownMenu.CheckboxItem
      checked={checked}
      onCheckedChange={onChange}
      // What it changed is said in the menu.
      onSelect={(event) => event.preventDefault()}
      className={ITEM}
      data-testid={testId}
    >
      <span className="grid size-4 place-items-center rounded-badge border border-control" aria-hidden="true">
        <DropdownMenu.ItemIndicator>
          <svg width="10" height="8" viewBox="0 0 10 8" fill="none" stroke="currentColor" aria-hidden="true">
            <path d="M1 4l2.8 2.8L9 1" strokeWidth="1.6" />
          </svg>
        </DropdownMenu.ItemIndicator>
      </span>
      {label}
    </DropdownMenu.CheckboxItem>
  );
}

function wayBack(choice: Choice): string {
  const key = keyOf(choice);
  return key === choice ? 'One in use stands on the key of its transport.' : `The key ${key} leads back to it.`;
}
