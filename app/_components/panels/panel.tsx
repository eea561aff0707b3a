'use client';

import { type ReactNode, type RefObject, useEffect, useRef } from 'react';
import { ClosedPanel } from './closed-panel';
import styles from './panel.module.css';
import { PanelRule } from './panel-rule';
import type { ClosablePanel, PanelName } from './panels';
import type { RuleShape } from './rule-keys';
import type { PanelControl } from './use-panels';

export interface PanelProps extends RuleShape {
  readonly name: PanelName;
  readonly title: string;
  readonly className: string | undefined;
  readonly control: PanelControl;
  readonly workspace: RefObject<HTMLElement | null>;
  readonly neighbour: RefObject<HTMLElement | null>;
  /** What the neighbour keeps, px. */
  readonly least: number;
  readonly children: ReactNode;
}

/** A region with the rule that resizes it; what can be put away leaves a strip to bring it back. */
export function Panel({ name, title, className, control, children, ...rule }: PanelProps) {
  const { panels, resize, setClosed } = control;
  const region = useRef<HTMLDivElement>(null);
  const closable = name === 'watch' ? undefined : name;
  const closed = closable !== undefined && panels.closed.includes(closable);
  useFocusKept(region, closed);
  const close = (panel: ClosablePanel, away: boolean) => () => setClosed(panel, away);
  return (
    <div ref={region} id={`${name}-region`} className={`${styles.panel} ${className}`} data-closed={closed}>
      {closable !== undefined && closed && (
        <div className={styles.strip}>
          <ClosedPanel name={closable} title={title} onOpen={close(closable, false)} />
        </div>
      )}
      <div className={styles.content}>{children}</div>
      {!closed && (
        <PanelRule
          name={name}
          title={title}
          region={region}
          onSize={(size) => resize(name, size)}
          {...rule}
          {...(closable !== undefined && { onClose: close(closable, true) })}
        />
      )}
    </div>
  );
}

/** Who puts a region away, or brings it back, stays where it was: what was pressed is no longer there. */
function useFocusKept(region: RefObject<HTMLElement | null>, closed: boolean): void {
  const before = useRef(closed);
  useEffect(() => {
    if (before.current === closed) return;
    before.current = closed;
    const next = region.current?.querySelector<HTMLElement>(closed ? 'button[aria-expanded]' : '[role="separator"]');
    next?.focus({ preventScroll: true });
  }, [region, closed]);
}
