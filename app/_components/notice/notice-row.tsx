import type { ReactNode } from 'react';
import { StateShape } from '../state/state-shape';

export interface NoticeRowProps {
  readonly headline: ReactNode;
  readonly children?: ReactNode;
  readonly actions?: ReactNode;
  /** Stands in front; default the cross of a fault. */
  readonly mark?: ReactNode;
}

const FAULT = (
  <span className="text-fault">
    <StateShape word="DISCONNECTED" />
  </span>
);

/** One fault, or something else to know: what happened, since when, what to do. */
export function NoticeRow({ headline, children, actions, mark = FAULT }: NoticeRowProps) {
  return (
    <div className="flex min-h-11 flex-wrap items-center gap-x-3 gap-y-1 border-b border-rule px-4 py-1.5">
      {mark}
      <p className="min-w-0 flex-1 basis-60">
        <strong className="mr-1 font-bold text-ink">{headline}</strong> <span className="text-ink2">{children}</span>
      </p>
      {actions !== undefined && <div className="flex flex-wrap gap-2">{actions}</div>}
    </div>
  );
}
