import { UNKNOWN } from '@/lib/market/number-format';
import type { TransportFigures } from '@/lib/session/transport-figures';
import type { TransportName } from '@/lib/transports/transport';
import { Badge } from './badge';
import { type Choice, choiceLabel } from './choices';
import { durationText } from './duration-text';
import { hasBrought, type KeyRole } from './key-facts';
import { KeyNumbers } from './key-numbers';
import { Sawtooth } from './sawtooth';
import styles from './transport-key.module.css';

export interface TransportKeyProps {
  /** What it chooses. */
  readonly choice: Choice;
  /** The digit that chooses it; undefined while digits are turned off. */
  readonly digit: number | undefined;
  readonly role: KeyRole;
  /** The transport it draws: its own, a live variant of it, or what `auto` has chosen. */
  readonly shown: TransportName;
  readonly figures: TransportFigures | undefined;
  /** Why it does not answer; only with role `failed`. */
  readonly failure: string | undefined;
  /** Why `auto` has chosen what it has; undefined for other keys. */
  readonly why: string | undefined;
  /** Since when nothing has come over it though it should; ms since 1970. */
  readonly silentSince: number | undefined;
  readonly windowMs: number;
  readonly now: number;
  /** It is live, or being opened. */
  readonly chosen: boolean;
  /** Prices come over the transport it draws, whether or not the wire is around it. */
  readonly carries: boolean;
  onChoose(choice: Choice): void;
}

/** One transport: what it is, how it has kept up, and the way to choose it. */
export function TransportKey(props: TransportKeyProps) {
  const { choice, digit, role, shown, figures, failure, why, silentSince, windowMs, now, chosen, carries, onChoose } =
    props;
  const brought = role !== 'off' && figures !== undefined && hasBrought(figures);
  const peak = brought ? durationText(figures.stalenessMs?.peak) : UNKNOWN;
  const name = choice === 'auto' ? choice : shown;
  return (
    // biome-ignore lint/a11y/useSemanticElements: an input cannot hold a drawing and its figures.
    <button
      type="button"
      role="radio"
      aria-checked={chosen}
      // One tab stop for the group; arrow keys go on from it.
      tabIndex={chosen ? 0 : -1}
      onClick={() => onChoose(choice)}
      id={`transport-${choice}`}
      data-testid={`transport-${choice}`}
      data-role={role}
      data-shown={role === 'off' ? undefined : shown}
      className={styles.key}
      title={failure ?? why ?? `${choiceLabel(name)}${digit === undefined ? '' : `, key ${digit}`}`}
    >
      <span className={styles.name}>
        <Badge name={name} filled={carries} />
        <span className="truncate text-symbol font-word text-ink">{choice}</span>
        {choice === 'auto' && role === 'live' && <Badge name={shown} filled={false} className={styles.pick ?? ''} />}
      </span>
      {choice === 'auto' && role === 'off' ? (
        <span className={styles.idle} />
      ) : (
        <span className={styles.teeth}>
          <Sawtooth
            figures={role === 'off' ? undefined : figures}
            silentSince={silentSince}
            windowMs={windowMs}
            now={now}
          />
        </span>
      )}
      <span className={styles.numbers}>
        <KeyNumbers {...props} />
      </span>
      <span className={styles.tiny} aria-hidden="true">
        {peak}
      </span>
    </button>
  );
}
