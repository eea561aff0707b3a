import type { RowState } from '@/lib/session/row-state';
import { StateShape } from './state-shape';

export interface StatusLook {
  /** In capitals: it is read by people and by `data-state`. */
  readonly word: string;
  readonly shape: RowState['word'];
  /** Class of the text's colour. */
  readonly ink: string;
}

/** How a whole page stands, in a word that is told aloud when it is another. */
export function StatusWord({
  look: { word, shape, ink },
  testId,
}: {
  readonly look: StatusLook;
  readonly testId: string;
}) {
  return (
    <span
      role="status"
      className={`word flex items-center gap-1.5 whitespace-nowrap ${ink}`}
      data-testid={testId}
      data-state={word}
    >
      <StateShape word={shape} />
      {word}
    </span>
  );
}
