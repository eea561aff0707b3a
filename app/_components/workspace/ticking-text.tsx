'use client';

import { useEffect, useRef } from 'react';
import { UNKNOWN } from '@/lib/market/number-format';
import { useSessionStatus } from '@/lib/session/react';
import { onTick } from '@/lib/session/ticker';

export interface TickingTextProps {
  text(): string;
  readonly className?: string | undefined;
  /** It goes on while the page is paused; default false. */
  readonly always?: boolean;
}

/** Text that depends on the time, rewritten four times a second without a React render. */
export function TickingText({ text, className, always = false }: TickingTextProps) {
  const { paused } = useSessionStatus();
  const element = useRef<HTMLSpanElement>(null);
  const still = paused && !always;
  useEffect(() => {
    const write = () => {
      const next = text();
      if (element.current !== null && element.current.textContent !== next) element.current.textContent = next;
    };
    if (!still || element.current?.textContent === UNKNOWN) write();
    return still ? undefined : onTick(write);
  }, [text, still]);
  return (
    <span ref={element} className={className}>
      {UNKNOWN}
    </span>
  );
}
