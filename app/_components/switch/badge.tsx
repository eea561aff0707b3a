import type { TransportName } from '@/lib/transports/transport';
import { IDENTITY } from './transport-identity';

/** The letter of a transport in its colour; filled for the one that is live. */
export function Badge({ name, filled, className = '' }: { name: TransportName; filled: boolean; className?: string }) {
  const { letter, color } = IDENTITY[name];
  return (
    <span
      aria-hidden="true"
      className={`inline-grid size-4.5 shrink-0 place-items-center rounded-badge border-[1.5px] text-small font-bold ${className}`}
      style={
        filled
          ? { background: color, borderColor: color, color: 'var(--ground)' }
          : { borderColor: color, color, background: `color-mix(in oklab, ${color} 10%, transparent)` }
      }
    >
      {letter}
    </span>
  );
}
