import { IconButton } from '@/components/ui/icon-button';
import { PauseIcon } from '../header/icons';

export interface HoldButtonProps {
  /** What it holds: `book`, `trades`. */
  readonly what: string;
  readonly held: boolean;
  onToggle(): void;
}

/** Pauses one list of the page on its own. */
export function HoldButton({ what, held, onToggle }: HoldButtonProps) {
  return (
    <span className="-my-1 -mr-3.5 shrink-0 mouse:-mr-1.5">
      <IconButton label={held ? `Go on with the ${what}` : `Pause the ${what}`} aria-pressed={held} onClick={onToggle}>
        <PauseIcon paused={held} />
      </IconButton>
    </span>
  );
}
