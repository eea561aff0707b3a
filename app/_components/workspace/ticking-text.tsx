'use client';

import { useEffect, useRef } from 'react';
import { UNKNOWN } from '@/lib/market/number-format';
import { onTick } from './ticker';

/** Text that depends on the time, rewritten four times a second without a React render. */
export function TickingText({ text, className }: { text(): string; readonly className?: string | undefined }) {
  const element = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    const write = () => {
      const next = text();
      if (element.current !== null && element.current.textContent !== next) element.current.textContent = next;
    };
    write();
    return onTick(write);
  }, [text]);
  return (
    <span ref={element} className={className}>
      {UNKNOWN}
    </span>
  );
}
