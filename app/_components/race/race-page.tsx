'use client';

import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { instrumentsOf } from '@/lib/session/race/race-instruments';
import type { RaceSetup } from '@/lib/session/race/race-setup';
import { ClockError } from '../header/clock-error';
import { Rail } from '../header/rail';
import { SettingsTools } from '../settings/settings-tools';
import { Race } from './race';
import styles from './race.module.css';
import { useListed } from './use-listed';

export interface RacePageProps {
  readonly sidecarOrigin: string | undefined;
  readonly sidecarPort: number;
  /** What the address asks for; its instruments are not yet known to be there, and may be too many. */
  readonly asked: RaceSetup;
  /** One sentence for each value of the address that was not understood. */
  readonly notes: readonly string[];
}

/** The race, once it is known which of its instruments there are. */
export function RacePage({ asked, notes, ...place }: RacePageProps) {
  const [attempt, setAttempt] = useState(0);
  const listed = useListed(asked.instruments, attempt);
  if (listed.kind !== 'known') {
    return (
      <div className={styles.race}>
        <Rail
          page="race"
          broken={listed.kind === 'fault'}
          clock={<ClockError clock={undefined} />}
          status={null}
          tools={<SettingsTools />}
        />
        <main
          className="flex flex-col items-start gap-3 border-t-2 border-accent p-4"
          aria-busy={listed.kind === 'asking'}
        >
          <h1 className="text-[18px]/6">Race</h1>
          {listed.kind === 'asking' ? (
            <p>Asking which instruments there are.</p>
          ) : (
            <>
              <p role="alert">The server does not say which instruments there are.</p>
              <Button onClick={() => setAttempt(attempt + 1)}>Ask again</Button>
            </>
          )}
        </main>
      </div>
    );
  }
  const { instruments, notes: others } = instrumentsOf(asked.instruments, listed);
  return <Race {...place} first={{ ...asked, instruments }} notes={[...notes, ...others]} />;
}
