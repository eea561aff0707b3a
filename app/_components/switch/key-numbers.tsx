import { formatAge } from '@/lib/market/time-format';
import type { TransportName } from '@/lib/transports/transport';
import type { Choice } from './choices';
import { durationText, rateText } from './duration-text';
import { hasBrought } from './key-facts';
import { labelOf } from './transport-identity';
import type { TransportKeyProps } from './transport-key';
import styles from './transport-key.module.css';

type KeyNumbersProps = Pick<
  TransportKeyProps,
  'choice' | 'role' | 'shown' | 'figures' | 'failure' | 'silentSince' | 'now'
>;

/** The figures of a key, or what stands in their place. */
export function KeyNumbers({ choice, role, shown, figures, failure, silentSince, now }: KeyNumbersProps) {
  if (failure !== undefined) return <span className="truncate">{failure}</span>;
  if (role === 'off') return <span className="truncate">{choice === 'auto' ? 'takes the best' : 'not run'}</span>;
  if (role === 'earlier' && figures !== undefined && !hasBrought(figures)) return <span>brought nothing</span>;
  if (role === 'earlier')
    return <span className="truncate">measured {formatAge(now - (figures?.endedTime ?? now))} ago</span>;
  if (role === 'opening') return <span>opening</span>;
  if (silentSince !== undefined) {
    return (
      <>
        <span className={`truncate ${styles.rate}`}>0 updates/s</span>
        <span className="text-fault">{durationText(now - silentSince)}</span>
      </>
    );
  }
  const said = told(choice, shown);
  return (
    <>
      <span className={`truncate ${styles.rate}`}>{said ?? `${shortRate(figures?.frequency)}/s`}</span>
      <span className="whitespace-nowrap">
        {said === undefined && <span className={styles.peakWord}>peak </span>}
        {durationText(figures !== undefined && hasBrought(figures) ? figures.stalenessMs?.peak : undefined)}
      </span>
    </>
  );
}

/** What a key has to say before any figure: what `auto` has chosen, or which variant this is. */
function told(choice: Choice, shown: TransportName): string | undefined {
  if (choice === 'auto') return labelOf(shown);
  return shown === choice ? undefined : labelOf(shown).replace(choice, '').trim();
}

function shortRate(perSecond: number | undefined): string {
  return perSecond !== undefined && perSecond >= 99.5 ? String(Math.round(perSecond)) : rateText(perSecond);
}
