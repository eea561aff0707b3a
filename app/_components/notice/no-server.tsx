'use client';

import { useCallback } from 'react';
import { Button } from '@/components/ui/button';
import { formatClockTime } from '@/lib/market/time-format';
import { useFigures, useSession, useSessionStatus } from '@/lib/session/react';
import { PRIMARY_TRANSPORTS, type TransportName } from '@/lib/transports/transport';
import { useFeedsKnown } from '../header/use-feeds-known';
import { choiceLabel } from '../switch/choices';
import { failureOf } from '../switch/key-facts';
import { labelOf } from '../switch/transport-identity';
import { TickingText } from '../workspace/ticking-text';
import { NoticeRow } from './notice-row';

/** The server is gone: since when, what that makes of the prices, and the two things to try. */
export function NoServer({ since }: { readonly since: number }) {
  const session = useSession();
  const { choice, live, opening, lastReceiptTime } = useSessionStatus();
  const figures = useFigures();
  // The web process answers still: what is gone is the other one, and saying "no server" would send people astray.
  const sidecarOnly = useFeedsKnown();
  const elapsed = useCallback(() => `${((session.now() - since) / 1_000).toFixed(1)} s.`, [session, since]);
  const failed = figures.filter((entry) => failureOf(entry) !== undefined).map(({ name }) => name);
  // Whoever chose by hand is helped best by having one chosen; where that has not helped, the next one may.
  const next = choice === 'auto' ? another(opening ?? live, failed) : 'auto';
  return (
    <div data-testid="notice">
      <NoticeRow
        headline={
          <>
            {sidecarOnly ? `${labelOf(live)}: the sidecar has not answered for ` : 'No server for '}
            <TickingText text={elapsed} always />
          </>
        }
        actions={
          <>
            <Button onClick={() => session.retryNow()}>Retry now</Button>
            <Button onClick={() => session.switchTo(next)} title={`Try ${choiceLabel(next)}`}>
              Try another transport
            </Button>
          </>
        }
      >
        {lastReceiptTime === undefined
          ? 'It has not answered since this page opened.'
          : `Every price below is from ${formatClockTime(lastReceiptTime)} or earlier.`}
      </NoticeRow>
    </div>
  );
}

/** The next one round that is not known to fail; any other when all do. */
function another(current: TransportName, failed: readonly TransportName[]): TransportName {
  const at = PRIMARY_TRANSPORTS.indexOf(current);
  const round = [...PRIMARY_TRANSPORTS.slice(at + 1), ...PRIMARY_TRANSPORTS.slice(0, at)];
  return round.find((name) => !failed.includes(name)) ?? round[0] ?? current;
}
