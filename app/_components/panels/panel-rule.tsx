'use client';

import { type KeyboardEvent, type PointerEvent, type RefObject, useRef } from 'react';
import styles from './panel-rule.module.css';
import { PANEL_BOUNDS, type PanelName, within } from './panels';
import { type RuleShape, sizeAfterKey } from './rule-keys';
import { measureRoom, useRoom } from './use-room';

export interface PanelRuleProps extends RuleShape {
  readonly name: PanelName;
  /** Of the region it sizes: `Watchlist`. */
  readonly title: string;
  readonly workspace: RefObject<HTMLElement | null>;
  readonly region: RefObject<HTMLElement | null>;
  readonly neighbour: RefObject<HTMLElement | null>;
  /** What the neighbour keeps, px. */
  readonly least: number;
  /** @param size px; undefined follows the screen again. */
  onSize(size: number | undefined): void;
  /** Absent for what cannot be put away. */
  onClose?(): void;
}

/**
 * The rule between two regions: drawn, it resizes the one it belongs to; a double click gives that its own size again.
 * While it moves only a variable of the grid changes: nothing renders but what has another size.
 */
export function PanelRule(props: PanelRuleProps) {
  const { name, title, orientation, side, workspace, region, neighbour, least, onSize, onClose } = props;
  const options = { region, neighbour, orientation, bounds: PANEL_BOUNDS[name], least };
  const room = useRoom(options);
  const drag = useRef<{ from: number; size: number; next: number | undefined } | undefined>(undefined);
  const place = ({ clientX, clientY }: PointerEvent) => (orientation === 'vertical' ? clientX : clientY);

  const begin = (event: PointerEvent<HTMLElement>) => {
    if (event.button !== 0) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    drag.current = { from: place(event), size: measureRoom(options).size, next: undefined };
  };
  const move = (event: PointerEvent<HTMLElement>) => {
    const held = drag.current;
    if (held === undefined) return;
    const by = (place(event) - held.from) * (side === 'before' ? 1 : -1);
    held.next = within(held.size + by, measureRoom(options));
    workspace.current?.style.setProperty(`--${name}`, `${held.next}px`);
  };
  const end = () => {
    const next = drag.current?.next;
    drag.current = undefined;
    if (next !== undefined) onSize(next);
  };
  const reset = () => {
    workspace.current?.style.removeProperty(`--${name}`);
    onSize(undefined);
  };
  const press = (event: KeyboardEvent) => {
    const now = measureRoom(options);
    const next = sizeAfterKey(event, now.size, now, { orientation, side });
    if (next !== undefined) onSize(next);
    else if (event.key === 'Enter' && onClose !== undefined) onClose();
    else return;
    event.preventDefault();
  };
  return (
    <div className={styles.place} data-orientation={orientation} data-side={side}>
      {/* biome-ignore lint/a11y/useSemanticElements: an hr takes no focus and has no value. */}
      <div
        className={styles.rule}
        role="separator"
        tabIndex={0}
        aria-label={`${title}: ${orientation === 'vertical' ? 'width' : 'height'}`}
        aria-controls={`${name}-region`}
        aria-orientation={orientation}
        aria-valuenow={room.size}
        aria-valuemin={room.min}
        aria-valuemax={room.max}
        aria-valuetext={`${room.size} pixels`}
        data-testid={`rule-${name}`}
        onPointerDown={begin}
        onPointerMove={move}
        onPointerUp={end}
        onPointerCancel={end}
        onDoubleClick={reset}
        onKeyDown={press}
      />
      {onClose !== undefined && (
        <button
          type="button"
          className={styles.close}
          aria-label={`Put away ${title.toLowerCase()}`}
          title={`Put away ${title.toLowerCase()}`}
          aria-expanded="true"
          aria-controls={`${name}-region`}
          onClick={onClose}
        >
          <RuleArrow turned={orientation === 'horizontal'} />
        </button>
      )}
    </div>
  );
}

function RuleArrow({ turned }: { readonly turned: boolean }) {
  return (
    <svg width="8" height="8" viewBox="0 0 8 8" fill="none" stroke="currentColor" aria-hidden="true">
      <path d={turned ? 'M.5 2L4 5.5 7.5 2' : 'M2 .5L5.5 4 2 7.5'} strokeWidth="1.3" />
    </svg>
  );
}
