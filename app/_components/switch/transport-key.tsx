import { formatAge } from '@/lib/market/time-format';
import type { TransportFigures } from '@/lib/session/transport-figures';
import type { TransportName } from '@/lib/transports/transport';
import { Badge } from './badge';
import { durationText, rateText } from './duration-text';
import type { KeyRole } from './key-facts';
import { Sawtooth } from './sawtooth';
import styles from './transport-key.module.css';

export interface TransportKeyProps {
  readonly name: TransportName;
  /** The digit that chooses it. */
  readonly digit: number;
  readonly role: KeyRole;
  readonly figures: TransportFigures | undefined;
  /** Why it does not answer; only with role `failed`. */
  readonly failure: string | undefined;
  /** Since when nothing has come over it though it should; ms since 1970. */
  readonly silentSince: number | undefined;
  readonly windowMs: number;
  readonly now: number;
  /** It is live, or being opened. */
  readonly chosen: boolean;
  onChoose(name: TransportName): void;
}

/** One transport: what it is, how it has kept up, and the way to choose it. */
export function TransportKey(props: TransportKeyProps) {
  const { name, digit, role, figures, failure, silentSince, windowMs, now, chosen, onChoose } = props;
  const peak = role === 'off' ? '' : durationText(figures?.stalenessMs?.peak);
  return (
    // biome-ignore lint/a11y/useSemanticElements: an input cannot hold a drawing and its figures.
    <button
      type="button"
      role="radio"
      aria-checked={chosen}
      // One tab stop for the group; arrow keys go on from it.
      tabIndex={chosen ? 0 : -1}
      onClick={() => onChoose(name)}
      id={`transport-${name}`}
      data-testid={`transport-${name}`}
      data-role={role}
      className={styles.key}
      title={failure ?? `${name}, key ${digit}`}
    >
      <span className={styles.name}>
        <Badge name={name} filled={role === 'live'} />
        <span className="truncate text-symbol font-word text-ink">{name}</span>
      </span>
      <span className={styles.teeth}>
        <Sawtooth
          figures={role === 'off' ? undefined : figures}
          silentSince={silentSince}
          windowMs={windowMs}
          now={now}
        />
      </span>
      <span className={styles.numbers}>
        <KeyNumbers {...props} />
      </span>
      <span className={styles.tiny} aria-hidden="true">
        {peak || '–'}
      </span>
    </button>
  );
}

function KeyNumbers({ role, figures, failure, silentSince, now }: TransportKeyProps) {
  if (failure !== undefined) return <span className="truncate">{failure}</span>;
  if (role === 'off') return <span>not run</span>;
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
      <span className={styles.rate}>{rateText(figures?.frequency)}/s</span>
      <span>
        <span className={styles.peakWord}>peak </span>
        {durationText(figures?.stalenessMs?.peak)}
      </span>
    </>
  );
}
