import { useEffect, useEffectEvent } from 'react';

/** Not in every browser, and not in the types of any library yet. */
interface CloseWatcher {
  onclose: (() => void) | null;
  destroy(): void;
}

/** Closes what is open when the system asks to: by the Back of a phone, which would leave the page otherwise. */
export function useCloseRequest(open: boolean, close: () => void): void {
  const onClose = useEffectEvent(close);
  useEffect(() => {
    const { CloseWatcher: Watcher } = window as { CloseWatcher?: new () => CloseWatcher };
    if (!open || Watcher === undefined) return;
    const watcher = new Watcher();
    watcher.onclose = () => onClose();
    return () => watcher.destroy();
  }, [open]);
}
