'use client';

import { useEffect, useRef, useState } from 'react';
import { NoteButton } from '../lists/list-note';
import { useFocusBack } from '../workspace/use-focus-back';
import styles from './watchlist.module.css';

export interface OrderNoteProps {
  readonly shown: boolean;
  /** Has the rows stand as they were put by hand. */
  onByHand(): void;
  onClose(): void;
}

/**
 * Under the words for the order: why a row cannot be moved now, and what to do about it. It goes with Escape,
 * with an arrow key that goes on, with a press elsewhere, and with the focus when that leaves the list; it lies over the
 * headings, so that nothing moves for it.
 */
export function OrderNote({ shown, onByHand, onClose }: OrderNoteProps) {
  const place = useRef<HTMLDivElement>(null);
  const latest = useRef(onClose);
  useEffect(() => {
    latest.current = onClose;
  });
  useEffect(() => {
    const list = place.current?.closest('section');
    if (!shown || list == null) return;
    const onKey = ({ key, altKey }: KeyboardEvent) => {
      if (key === 'Escape' || (key.startsWith('Arrow') && !altKey)) latest.current();
    };
    const onPress = ({ target }: Event) => {
      if (!(target instanceof Node && place.current?.contains(target))) latest.current();
    };
    const onLeave = ({ relatedTarget }: FocusEvent) => {
      if (!(relatedTarget instanceof Node && list.contains(relatedTarget))) latest.current();
    };
    list.addEventListener('keydown', onKey);
    list.addEventListener('focusout', onLeave);
    document.addEventListener('pointerdown', onPress);
    return () => {
      list.removeEventListener('keydown', onKey);
      list.removeEventListener('focusout', onLeave);
      document.removeEventListener('pointerdown', onPress);
    };
  }, [shown]);
  return (
    <div ref={place} className={styles.orderNote} role="status" data-testid="order-note">
      {shown && <Line onByHand={onByHand} />}
    </div>
  );
}

function Line({ onByHand }: Pick<OrderNoteProps, 'onByHand'>) {
  const line = useRef<HTMLParagraphElement>(null);
  const [back] = useState(() => {
    const row = document.activeElement;
    return () => (row instanceof HTMLElement ? row : null);
  });
  useFocusBack(line, back);
  return (
    // A press takes the focus from no row: the button would be gone before it was pressed.
    <p ref={line} onMouseDown={(event) => event.preventDefault()}>
      <span>Rows are moved only while they are sorted by hand.</span>
      <NoteButton onClick={onByHand}>Sort by hand</NoteButton>
    </p>
  );
}
