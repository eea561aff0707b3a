import { useCallback, useState } from 'react';

/** Whether all about alerts is open, and from where. */
export interface Alerting {
  readonly open: boolean;
  /** The price that was pointed at; undefined where none was. */
  readonly at: number | undefined;
  /** @param at a price of what the page shows, for another alert there. */
  show(at?: number): void;
  close(): void;
}

export function useAlerting(): Alerting {
  const [open, setOpen] = useState(false);
  const [at, setAt] = useState<number>();
  const show = useCallback((price?: number) => {
    setAt(price);
    setOpen(true);
  }, []);
  const close = useCallback(() => setOpen(false), []);
  return { open, at, show, close };
}
