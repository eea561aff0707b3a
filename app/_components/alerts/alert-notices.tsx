'use client';

import { Button } from '@/components/ui/button';
import type { Firing } from '@/lib/session/alerts/firing';
import { useSession } from '@/lib/session/react';
import { NoticeRow } from '../notice/notice-row';
import { firingText, qualityText, whenText } from './alert-text';
import { BellIcon } from './bell-icon';
import { DESK, useAlerts } from './use-alerts';

/**
 * The alert that fired last and how many besides; it stays until it is dismissed. The region it is spoken from is there
 * before it: one that comes together with its text is often not read.
 */
export function AlertNotices({ onShow }: { onShow(): void }) {
  const { unseen } = useAlerts();
  const [newest] = unseen;
  return (
    <div role="status">
      {newest !== undefined && <FiredNotice newest={newest} others={unseen.length - 1} onShow={onShow} />}
    </div>
  );
}

interface FiredNoticeProps {
  readonly newest: Firing;
  /** How many others are unseen. */
  readonly others: number;
  onShow(): void;
}

function FiredNotice({ newest, others, onShow }: FiredNoticeProps) {
  const session = useSession();
  const step = session.instrument(newest.instrument)?.priceStep;
  return (
    <div data-testid="alert-notice">
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
            <Button onClick={() => DESK.dismiss()}>{others === 0 ? 'Dismiss' : 'Dismiss all'}</Button>
          </>
        }
      >
        {qualityText(newest, step)}
        {others > 0 && `. ${others} more ${others === 1 ? 'has' : 'have'} fired.`}
      </NoticeRow>
    </div>
  );
}
