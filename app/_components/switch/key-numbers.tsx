import { formatAge } from '@/lib/market/time-format';
import { durationText, rateText } from './duration-text';
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
  if (role === 'earlier')
    return <span className="truncate">measured {formatAge(now - (figures?.endedTime ?? now))} ago</span>;
  if (role === 'opening') return <span>opening</span>;
  if (silentSince !== undefined) {
    return (
      <>
        <span>0 updates/s</span>
        <span className="text-fault">{durationText(now - silentSince)}</span>
      </>
    );
  }
  return (
    <>
      {choice === 'auto' ? (
        <span className="truncate">{labelOf(shown)}</span>
      ) : (
        <span className={styles.rate}>{rateText(figures?.frequency)}/s</span>
      )}
      <span className="whitespace-nowrap">
        <span className={styles.peakWord}>peak </span>
        {durationText(figures?.stalenessMs?.peak)}
      </span>
    </>
  );
}
