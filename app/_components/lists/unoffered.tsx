'use client';

import { useUnoffered } from '@/lib/session/react';
import { useLists } from './use-lists';

/** What is on the list and has no row, because the server does not offer it now; it can be taken off. */
export function Unoffered() {
  const ids = useUnoffered();
  const { kept, remove } = useLists();
  if (ids.length === 0) return null;
  return (
    <div className="border-t border-rule px-4 py-2 text-small text-ink3" data-testid="unoffered">
      <p role="status">
        This server does not offer {ids.join(', ')} now. {ids.length === 1 ? 'It comes' : 'They come'} back when it
        does.
      </p>
      {kept.shown !== undefined && (
        <p className="flex flex-wrap gap-x-3">
          {ids.map((id) => (
            <button
              key={id}
              type="button"
              className="min-h-11 underline hover:text-ink mouse:min-h-6"
              onClick={() => remove(id)}
            >
              Remove {id}
            </button>
          ))}
        </p>
      )}
    </div>
  );
}
