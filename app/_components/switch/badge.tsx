import type { Choice } from './choices';
import { identityOfChoice } from './transport-identity';

export interface BadgeProps {
  readonly name: Choice;
  readonly filled: boolean;
  readonly className?: string;
}

/** The letter of a transport in its colour; filled for the one that is live. */
export function Badge({ name, filled, className = '' }: BadgeProps) {
  const { letter, color, hollow } = identityOfChoice(name);
  return (
    <span
      aria-hidden="true"
      className={`inline-grid size-4.5 shrink-0 place-items-center rounded-badge border-[1.5px] text-small font-bold ${className}`}
      style={
        filled && !hollow
          ? { background: color, borderColor: color, color: 'var(--ground)' }
          : {
              borderColor: color,
              color,
              background: hollow ? 'none' : `color-mix(in oklab, ${color} 10%, transparent)`,
              // A live variant: its middle stays hollow, its rim is twice as heavy.
              ...(filled && { boxShadow: `inset 0 0 0 1.5px ${color}` }),
            }
      }
    >
      {letter}
    </span>
  );
}
