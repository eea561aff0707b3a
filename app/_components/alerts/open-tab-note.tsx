import { Chevron } from '@/components/ui/chevron';
import { formatClockTime } from '@/lib/market/time-format';
import type { Outage } from '@/lib/session/alerts/alert-log';

/** What alerts cannot do, said before anyone relies on them. */
export function OpenTabNote({ outage }: { readonly outage: Outage | undefined }) {
  return (
    <div className="flex flex-col gap-1">
      <p className="font-word text-ink">Alerts need this page open in a tab.</p>
      <details className="text-small text-ink2">
        <summary className="flex min-h-11 cursor-pointer items-center gap-1.5 text-ink2 hover:text-ink mouse:min-h-6">
          What browsers do with hidden tabs
          <Chevron />
        </summary>
        <p className="py-1">
          The page compares each price as it arrives, also in a hidden tab. Silence is looked at once a second; in a tab
          hidden for some minutes browsers make that once a minute. A tab that the browser puts to sleep or throws away,
          or a computer that sleeps, compares nothing: what happened meanwhile is told when it wakes, if it is still so.
          Silence is counted while the page listens: after sleep, a reload or a time without a server it begins anew.
          Prices between two updates of this page are not seen. With several tabs one of them judges, and the others
          show it. Sound needs a press anywhere in the page after it was loaded.
        </p>
      </details>
      {outage !== undefined && (
        <p className="text-small text-slow" data-testid="alert-outage">
          {`The page had no server from ${formatClockTime(outage.from)} to ${formatClockTime(outage.to)}: nothing was judged then.`}
        </p>
      )}
    </div>
  );
}
