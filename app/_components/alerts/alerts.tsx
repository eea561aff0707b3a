'use client';

import dynamic from 'next/dynamic';
import { useState } from 'react';
import { IconButton } from '@/components/ui/icon-button';
import type { InstrumentId } from '@/lib/market/instrument';
import { untilLoaded } from '../lazy/until-loaded';
import { useShortcut } from '../settings/use-shortcut';
import { BellIcon } from './bell-icon';
import { useAlertEngine } from './use-alert-engine';
import type { Alerting } from './use-alerting';
import { useAlerts } from './use-alerts';

// No price waits for it.
const AlertsDialog = dynamic(() => untilLoaded(() => import('./alerts-dialog').then((part) => part.AlertsDialog)), {
  ssr: false,
});

export interface AlertsProps {
  readonly alerting: Alerting;
  readonly chosen: InstrumentId | undefined;
}

/** The bell, with how many have fired unseen; behind it and `a`, all about alerts. While it is there, they are judged. */
export function Alerts({ alerting, chosen }: AlertsProps) {
  const { open, at, show, close } = alerting;
  // Loaded at the first look, and kept from then on so that closing gives the focus back.
  const [wanted, setWanted] = useState(open);
  if (open && !wanted) setWanted(true);
  const silentMs = useAlertEngine();
  useShortcut('alerts', () => show());
  const { rules, unseen } = useAlerts();
  const armed = rules.filter(({ fired }) => !fired).length;
  return (
    <>
      <IconButton
        label={unseen.length === 0 ? `Alerts, ${armed} armed` : `Alerts, ${unseen.length} fired, ${armed} armed`}
        aria-haspopup="dialog"
        aria-keyshortcuts="a"
        data-testid="alerts"
        onClick={() => show()}
      >
        <span className="relative">
          <BellIcon />
          {unseen.length > 0 && (
            <span
              className="absolute -top-2 left-2 min-w-3.5 rounded-badge bg-ink px-0.5 text-center text-[10px]/3.5 font-bold text-ground"
              aria-hidden="true"
              data-testid="alerts-count"
            >
              {unseen.length > 99 ? '99+' : unseen.length}
            </span>
          )}
        </span>
      </IconButton>
      {wanted && (
        <AlertsDialog
          open={open}
          onOpenChange={(wants) => (wants ? show() : close())}
          chosen={chosen}
          at={at}
          silentMs={silentMs}
        />
      )}
    </>
  );
}
