'use client';

import { useEffect, useEffectEvent, useState } from 'react';
import { Button } from '@/components/ui/button';

/** What takes no longer needs no words. */
const PATIENCE_MS = 500;

/** Stands in for the search while its code is on its way, and can be left. */
export function SearchComing({ onClose }: { onClose(): void }) {
  const [late, setLate] = useState(false);
  const close = useEffectEvent(onClose);
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), PATIENCE_MS);
    const onKey = (event: KeyboardEvent) => {
      if (event.key === 'Escape') close();
    };
    window.addEventListener('keydown', onKey);
    return () => {
      clearTimeout(timer);
      window.removeEventListener('keydown', onKey);
    };
  }, []);
  if (!late) return null;
  return (
    <div
      className="fixed inset-x-0 top-0 z-30 mx-auto flex w-full max-w-[560px] items-center justify-between gap-3 border border-rule2 bg-raised px-4 py-2 text-body text-ink2 shadow-md tablet:top-[12vh] tablet:rounded-control"
      data-testid="search-coming"
    >
      <p role="status">The search opens as soon as the server answers.</p>
      <Button onClick={onClose}>Cancel</Button>
    </div>
  );
}
