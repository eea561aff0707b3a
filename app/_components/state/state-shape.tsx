import type { RowState } from '@/lib/session/row-state';

/** The shape beside a state word: a state is never told by colour alone. */
export function StateShape({ word }: { readonly word: RowState['word'] }) {
  return (
    <svg className="size-2.5 shrink-0" viewBox="0 0 10 10" fill="none" stroke="currentColor" aria-hidden="true">
      <Shape word={word} />
    </svg>
  );
}

function Shape({ word }: { readonly word: RowState['word'] }) {
  switch (word) {
    case 'LIVE':
      return <circle cx="5" cy="5" r="4" fill="currentColor" stroke="none" />;
    case 'SLOW':
      return (
        <>
          <circle cx="5" cy="5" r="4" strokeWidth="1.3" />
          <path d="M5 1a4 4 0 0 0 0 8z" fill="currentColor" stroke="none" />
        </>
      );
    case 'STALE':
      return <circle cx="5" cy="5" r="4" strokeWidth="1.4" strokeDasharray="2 1.14" />;
    case 'DELAYED':
      return (
        <>
          <circle cx="5" cy="5" r="4.2" strokeWidth="1.2" />
          <path d="M5 2.6V5l1.8 1.2" strokeWidth="1.2" />
        </>
      );
    case 'CLOSED':
      return <rect x="1.2" y="1.2" width="7.6" height="7.6" strokeWidth="1.3" />;
    case 'HALTED':
      return <path d="M2.8 1v8M7.2 1v8" strokeWidth="2.4" />;
    case 'DISCONNECTED':
      return <path d="M1.5 1.5l7 7M8.5 1.5l-7 7" strokeWidth="1.8" />;
    case 'SIM':
      return (
        <>
          <path d="M5 .6L9.4 5 5 9.4.6 5z" strokeWidth="1.2" />
          <path d="M5 3.2L6.8 5 5 6.8 3.2 5z" fill="currentColor" stroke="none" />
        </>
      );
  }
}
