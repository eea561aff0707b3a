'use client';

import { Button } from '@/components/ui/button';
import { useSession } from '@/lib/session/react';
import { NoticeRow } from '../notice/notice-row';
import { firingText, qualityText, whenText } from './alert-text';
import { BellIcon } from './bell-icon';
import { DESK, useAlerts } from './use-alerts';

/** The alert that fired last and how many besides; it stays until it is dismissed. */
export function AlertNotices({ onShow }: { onShow(): void }) {
  const session = useSession();
  const { unseen } = useAlerts();
  const [newest, ...others] = unseen;
  if (newest === undefined) return null;
  const step = session.instrument(newest.instrument)?.priceStep;
  return (
    <div role="status" data-testid="alert-notice">
      <NoticeRow
        mark={
          <span className="text-ink">
            <BellIcon />
          </span>
        }
        headline={`${firingText(newest, step)} at ${whenText(newest.time, session.now())}.`}
        actions={
          <>
            <Button onClick={onShow}>Show alerts</Button>
            <Button onClick={() => DESK.dismiss()}>{others.length === 0 ? 'Dismiss' : 'Dismiss all'}</Button>
          </>
        }
      >
        {qualityText(newest, step)}
        {others.length > 0 && `. ${others.length} more ${others.length === 1 ? 'has' : 'have'} fired.`}
      </NoticeRow>
    </div>
  );
}
