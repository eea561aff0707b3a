'use client';

import { useState } from 'react';
import { Button } from '@/components/ui/button';

const SAID = {
  ready: 'Copy link',
  copied: 'Copied',
  // Only secure pages may write to the clipboard, and the address bar always has the link.
  refused: 'Copy the address',
} as const;

/** Copies the address of this set-up, which is that of the page. */
export function CopyLink() {
  const [state, setState] = useState<keyof typeof SAID>('ready');
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(window.location.href);
      setState('copied');
    } catch {
      setState('refused');
    }
  };
  return (
    <>
      <Button
        className="min-w-24"
        onClick={() => void copy()}
        onBlur={() => setState('ready')}
        title={
          state === 'refused' ? 'This page may not write to the clipboard. The address bar has the link.' : undefined
        }
      >
        {SAID[state]}
      </Button>
      <span role="status" className="sr-only">
        {state === 'ready' ? '' : SAID[state]}
      </span>
    </>
  );
}
