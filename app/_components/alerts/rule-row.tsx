'use client';

import { Button } from '@/components/ui/button';
import { symbolOf, venueOf } from '@/lib/market/instrument';
import type { StandingRule } from '@/lib/session/alerts/alert-desk';
import { sessionSource } from '@/lib/session/alerts/session-source';
import { useInstrument, useSession, useSessionStatus } from '@/lib/session/react';
import { venueName } from '../state/venue-name';
import { conditionText } from './alert-text';
import { obstacleText, waitingText } from './hindrance-text';

export interface RuleRowProps {
  readonly rule: StandingRule;
  onEdit(): void;
  onArm(): void;
  onDelete(): void;
}

/** One alert: what it waits for, whether it may still fire, and what can be done with it. */
export function RuleRow({ rule, onEdit, onArm, onDelete }: RuleRowProps) {
  const { id, instrument, condition, fired, notify, sound } = rule;
  const session = useSession();
  // A new one each second: what keeps an alert from firing comes and goes without an update.
  const { disconnectedSince } = useSessionStatus();
  const step = useInstrument(instrument)?.priceStep;
  const what = `${symbolOf(instrument)} ${conditionText(condition, step)}`;
  const obstacle = obstacleText(rule, {
    followed: session.follows(instrument),
    word: sessionSource(session).state(instrument).word,
    connected: disconnectedSince === undefined,
  });
  const also = [...(notify ? ['notifies'] : []), ...(sound ? ['sounds'] : [])].join(', ');
  return (
    <li
      className="flex flex-wrap items-center gap-x-3 gap-y-1 border-b border-rule py-1.5"
      data-testid="alert-rule"
      data-state={fired ? 'FIRED' : 'ARMED'}
      data-rule={id}
    >
      <span className={`word w-12 shrink-0 ${fired ? 'text-ink3' : 'text-fresh'}`}>{fired ? 'FIRED' : 'ARMED'}</span>
      <span className="min-w-0 flex-1 basis-52">
        <span className={fired ? 'text-ink2' : 'text-ink'}>{what}</span>
        <span className="block text-small text-ink3">
          {[venueName(venueOf(instrument)), also].filter((part) => part !== '').join(', ')}
        </span>
        {obstacle === undefined ? (
          <span className="block text-small text-ink2 empty:hidden">{waitingText(rule)}</span>
        ) : (
          <span className="block text-small text-slow">{obstacle}</span>
        )}
      </span>
      <span className="flex gap-2">
        {fired && (
          <Button onClick={onArm} aria-label={`Arm again: ${what}`}>
            Arm again
          </Button>
        )}
        <Button onClick={onEdit} aria-label={`Edit: ${what}`}>
          Edit
        </Button>
        <Button onClick={onDelete} aria-label={`Delete: ${what}`}>
          Delete
        </Button>
      </span>
    </li>
  );
}
