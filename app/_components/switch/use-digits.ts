import { useEffect, useRef } from 'react';
import { type Choice, KEYS } from './choices';

/**
 * Digits choose a transport from anywhere on the page, except while something is being typed.
 *
 * @param on single keys can be turned off: speech input and a slipping hand press them unawares.
 */
export function useDigits(on: boolean, choose: (choice: Choice) => void): void {
  const latest = useRef(choose);
  useEffect(() => {
    latest.current = choose;
  });
  useEffect(() => {
    if (!on) return;
    const onKey = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || isTyping(event.target)) return;
      const choice = /^[1-9]$/.test(event.key) ? KEYS[Number(event.key) - 1] : undefined;
      if (choice !== undefined) latest.current(choice);
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [on]);
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || target.matches('input, textarea, select'));
}
