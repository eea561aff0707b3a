import { useCallback, useLayoutEffect, useRef } from 'react';

/**
 * Keeps the letters typed after a search was asked for and before its field has the focus: as keys of the page they would
 * pause it or switch its transport.
 * @returns takes them, once.
 */
export function useEarlyLetters(open: boolean): () => string {
  const letters = useRef('');
  useLayoutEffect(() => {
    if (!open) return;
    letters.current = '';
    const onKey = (event: KeyboardEvent) => {
      const inDialog = document.activeElement?.closest('[role="dialog"]') != null;
      if (inDialog || event.key.length !== 1 || event.ctrlKey || event.metaKey || event.altKey) return;
      letters.current += event.key;
      event.preventDefault();
      event.stopImmediatePropagation();
    };
    // Before anybody else on the page.
    window.addEventListener('keydown', onKey, true);
    return () => window.removeEventListener('keydown', onKey, true);
  }, [open]);
  return useCallback(() => {
    const typed = letters.current;
    letters.current = '';
    return typed;
  }, []);
}
