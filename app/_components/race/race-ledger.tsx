import { formatNumber } from '@/lib/market/number-format';
import type { RaceFigures } from '@/lib/session/race/race-figures';
import { SLOTS } from './slot-warning';

/** What every lane should have shown, and whether it did: it should read 0, 0, 0. */
export function RaceLedger({ ledger, slots }: Pick<RaceFigures, 'ledger' | 'slots'>) {
  const counts = [
    { id: 'expected', title: 'Trades expected', text: count(ledger.expected), fault: false },
    { id: 'lost', title: 'Lost', text: count(ledger.lost), fault: ledger.lost > 0 },
    { id: 'twice', title: 'Shown twice', text: count(ledger.twice), fault: ledger.twice > 0 },
    { id: 'disordered', title: 'Out of order', text: count(ledger.disordered), fault: ledger.disordered > 0 },
    { id: 'web', title: 'Web connections', text: `${slots.web} of ${SLOTS}`, fault: false },
    { id: 'sidecar', title: 'Sidecar connections', text: `${slots.sidecar} of ${SLOTS}`, fault: false },
  ];
  return (
    <section aria-labelledby="race-ledger-heading" data-testid="race-ledger">
      <h2 id="race-ledger-heading" className="mb-1 text-body">
        Ledger, all lanes
      </h2>
      <dl>
        {counts.map(({ id, title, text, fault }) => (
          <div key={id} className="flex h-5.75 items-center justify-between border-t border-rule">
            <dt className="text-ink2">{title}</dt>
            <dd data-testid={`race-${id}`} className={fault ? 'font-bold text-fault' : 'text-ink'}>
              {text}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

function count(value: number): string {
  return formatNumber(value, { maximumFractionDigits: 0 });
}
