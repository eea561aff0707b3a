'use client';

import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { DialogFrame } from '@/components/ui/dialog-frame';
import { type InstrumentId, symbolOf } from '@/lib/market/instrument';
import type { AlertCondition } from '@/lib/session/alerts/alert-condition';
import type { AlertWish } from '@/lib/session/alerts/alert-rule';
import { useSession, useWatchlist } from '@/lib/session/react';
import { AlertForm } from './alert-form';
import { AlertHistory } from './alert-history';
import { conditionText, firingText } from './alert-text';
import { OpenTabNote } from './open-tab-note';
import { RuleRow } from './rule-row';
import type { SilentMs } from './use-alert-engine';
import { DESK, useAlerts } from './use-alerts';

export interface AlertsDialogProps {
  readonly open: boolean;
  onOpenChange(open: boolean): void;
  /** What the page shows: a new alert is on it unless another is chosen. */
  readonly chosen: InstrumentId | undefined;
  /** A price of it that another is to be set at; undefined where none was pointed at. */
  readonly at: number | undefined;
  readonly silentMs: SilentMs;
}

/** All about alerts: setting one, which there are, and what has fired. */
export function AlertsDialog({ open, onOpenChange, ...content }: AlertsDialogProps) {
  return (
    <DialogFrame title="Alerts" open={open} onOpenChange={onOpenChange} testId="alerts-dialog">
      <Content {...content} />
    </DialogFrame>
  );
}

function Content({ chosen, at, silentMs }: Pick<AlertsDialogProps, 'chosen' | 'at' | 'silentMs'>) {
  const session = useSession();
  const { rules, history, unseen, outage } = useAlerts();
  const listed = useWatchlist();
  const [editing, setEditing] = useState<string>();
  const [said, setSaid] = useState('');
  const [begin, setBegin] = useState(() =>
    chosen === undefined || at === undefined ? undefined : levelAt(at, session.store.received(chosen)?.last),
  );
  const edited = rules.find(({ id }) => id === editing);
  const ids = [
    ...new Set([chosen ?? [], listed.map(({ id }) => id), rules.map(({ instrument }) => instrument)].flat()),
  ];
  const start = edited?.instrument ?? ids[0];
  const text = ({ instrument, condition }: AlertWish) =>
    `${symbolOf(instrument)} ${conditionText(condition, session.instrument(instrument)?.priceStep)}`;
  const wish = (wanted: AlertWish) => {
    if (edited !== undefined) DESK.change(edited.id, wanted);
    const done = edited !== undefined || DESK.add(wanted);
    setSaid(done ? `Armed: ${text(wanted)}.` : 'There are 100 alerts already. Delete one first.');
    if (done) setBegin(undefined);
    setEditing(undefined);
    return done;
  };
  const armed = rules.filter(({ fired }) => !fired).length;
  const [newest] = unseen;
  return (
    <div className="flex flex-col gap-5">
      <OpenTabNote outage={outage} />
      <section aria-labelledby="alert-form-heading" className="flex flex-col gap-2">
        <h3 id="alert-form-heading" className="text-symbol">
          {edited === undefined ? 'New alert' : `Edit: ${text(edited)}`}
        </h3>
        {start === undefined ? (
          <p>There is no instrument yet. Put one on the list first.</p>
        ) : (
          <AlertForm
            key={editing}
            ids={ids}
            start={start}
            rule={edited}
            begin={begin}
            silentMs={silentMs}
            onWish={wish}
            onElse={() => setSaid('')}
            onCancel={() => setEditing(undefined)}
          />
        )}
      </section>
      <p role="status" className="text-ink2" data-testid="alert-status">
        {said}
        {newest !== undefined && (
          <strong className="block font-bold text-ink">
            {`${firingText(newest, session.instrument(newest.instrument)?.priceStep)}.`}
          </strong>
        )}
      </p>
      <section aria-labelledby="alert-list-heading">
        <h3 id="alert-list-heading" className="pb-1 text-symbol">
          {rules.length === 0 ? 'No alerts' : `${armed} armed, ${rules.length - armed} fired`}
        </h3>
        <ul>
          {rules.map((rule) => (
            <RuleRow
              key={rule.id}
              rule={rule}
              onEdit={() => setEditing(rule.id)}
              onArm={() => {
                DESK.arm(rule.id);
                setSaid(`Armed again: ${text(rule)}.`);
              }}
              onDelete={() => {
                DESK.remove(rule.id);
                setSaid(`Deleted: ${text(rule)}.`);
              }}
            />
          ))}
        </ul>
      </section>
      <section aria-labelledby="alert-history-heading">
        <div className="flex items-center justify-between gap-3 pb-1">
          <h3 id="alert-history-heading" className="text-symbol">
            History
          </h3>
          {unseen.length > 0 && <Button onClick={() => DESK.dismiss()}>{`Dismiss ${unseen.length}`}</Button>}
        </div>
        <AlertHistory history={history} onClear={() => DESK.clearHistory()} />
      </section>
    </div>
  );
}

/** What waits for the price to come to a level from where it is. */
function levelAt(price: number, last: number | null | undefined): AlertCondition {
  return { kind: last != null && price < last ? 'below' : 'above', price };
}
