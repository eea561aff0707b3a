'use client';

import { useEffect, useRef, useState } from 'react';
import { remember } from '../workspace/remember';
import { shownListTab, useFocusBack } from '../workspace/use-focus-back';
import { useSettings } from './settings-provider';

/** Where it is kept that somebody has been here. */
const HINTS_COOKIE = 'tickwire-hints';

/** Three things worth knowing on a first visit, in a line of their own. Who comes back is not told again. */
export function FirstHints() {
  const [closed, setClosed] = useState(false);
  useEffect(() => remember(HINTS_COOKIE, 'seen'), []);
  return closed ? null : <Hints onClose={() => setClosed(true)} />;
}

function Hints({ onClose }: { onClose(): void }) {
  const { singleKeys } = useSettings().settings;
  const hints = useRef<HTMLElement>(null);
  useFocusBack(hints, shownListTab);
  return (
    <section
      ref={hints}
      className="flex items-center gap-3 border-b border-rule py-0.5 pr-2.5 pl-4 text-small text-ink2"
      aria-label="Hints for a first visit"
      data-testid="hints"
    >
      <ul className="flex min-w-0 flex-1 flex-wrap gap-x-6 gap-y-0.5 py-1">
        {singleKeys && (
          <>
            {/* Not to fingers: said by the style sheet, for a server does not know who reads. */}
            <li className="hidden tablet:pointer-fine:block">
              <Key>/</Key> finds an instrument
            </li>
            <li className="hidden tablet:pointer-fine:block">
              <Key>1</Key> to <Key>8</Key> switch the transport
            </li>
          </>
        )}
        <li>The line under a row burns down until its next update is due. Age is how old a price is.</li>
      </ul>
      <button
        type="button"
        className="min-h-11 shrink-0 px-2 text-ink underline underline-offset-2 mouse:min-h-6"
        onClick={onClose}
      >
        Got it
      </button>
    </section>
  );
}

function Key({ children }: { readonly children: string }) {
  return <kbd className="rounded-control border border-rule2 px-1 font-sans text-ink">{children}</kbd>;
}
