import { useEffect, useRef } from 'react';
import { PRIMARY_TRANSPORTS, type TransportName } from '@/lib/transports/transport';

/** Digits choose a transport from anywhere on the page, except while something is being typed. */
export function useDigits(choose: (name: TransportName) => void): void {
  const latest = useRef(choose);
  useEffect(() => {
    latest.current = choose;
  });
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || isTyping(event.target)) return;
      const name = /^[1-9]$/.test(event.key) ? PRIMARY_TRANSPORTS[Number(event.key) - 1] : undefined;
      if (name !== undefined) latest.current(name);
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, []);
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || target.matches('input, textarea, select'));
}
