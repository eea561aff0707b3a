'use client';

import { raceCsv } from '@/lib/session/race/race-csv';
import { raceQuery } from '@/lib/session/race/race-query';
import { useRace } from '@/lib/session/race/race-react';
import { raceReport } from '@/lib/session/race/race-report';
import type { RaceSetup } from '@/lib/session/race/race-setup';
import { ClockError } from '../header/clock-error';
import { Rail } from '../header/rail';
import { UrlNote } from '../notice/url-note';
import { SettingsTools } from '../settings/settings-tools';
import { replaceAddress } from '../workspace/url-state';
import { download } from './download';
import { Lanes } from './lanes';
import { MethodNote } from './method-note';
import { PairedPlot } from './paired-plot';
import styles from './race.module.css';
import { RaceLedger } from './race-ledger';
import type { RacePageProps } from './race-page';
import { RacePhase } from './race-phase';
import { SetupBar } from './setup-bar';
import { slotWarning } from './slot-warning';
import { useCalmFigures } from './use-calm-figures';

export interface RaceProps extends Omit<RacePageProps, 'asked'> {
  readonly first: RaceSetup;
}

/** Everything on one feed at once, and what may be said of the differences. */
export function Race({ sidecarOrigin, sidecarPort, first, notes }: RaceProps) {
  const { figures, prepare, start, stop } = useRace({ sidecarOrigin, sidecarPort }, first);
  const shown = useCalmFigures(figures);
  const { setup, phase } = figures;
  const warning = slotWarning(setup.lanes);
  const change = (next: RaceSetup) => {
    prepare(next);
    replaceAddress(raceQuery(next));
  };
  return (
    <div className={styles.race}>
      <Rail
        page="race"
        broken={false}
        clock={<ClockError clock={shown.clock} />}
        status={<RacePhase phase={phase} />}
        tools={<SettingsTools />}
      />
      <main>
        <SetupBar
          setup={setup}
          phase={phase}
          elapsedMs={figures.elapsedMs}
          onChange={change}
          onStart={() => {
            // A link without instruments would begin with others once the server's list changes.
            replaceAddress(raceQuery(setup));
            start();
          }}
          onStop={stop}
          onExport={(format) => exportRace(format)}
        />
        <UrlNote notes={notes} />
        {warning !== undefined && (
          <p className={styles.warning} data-testid="slot-warning">
            {warning}
          </p>
        )}
        <Lanes figures={shown} />
        <div className={styles.foot}>
          <PairedPlot figures={shown} />
          <MethodNote clock={shown.clock} setup={shown.setup} />
          <RaceLedger ledger={shown.ledger} slots={shown.slots} />
        </div>
      </main>
    </div>
  );

  function exportRace(format: 'json' | 'csv'): void {
    const name = `tickwire-race-${new Date(figures.startTime ?? Date.now()).toISOString().slice(0, 19).replaceAll(':', '-')}Z`;
    if (format === 'csv') download(`${name}.csv`, 'text/csv', raceCsv(figures));
    else download(`${name}.json`, 'application/json', JSON.stringify(raceReport(figures), undefined, 2));
  }
}
