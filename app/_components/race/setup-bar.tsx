'use client';

import { Button } from '@/components/ui/button';
import { Choice } from '@/components/ui/choice';
import type { InstrumentId } from '@/lib/market/instrument';
import type { RaceFigures } from '@/lib/session/race/race-figures';
import type { RaceSetup } from '@/lib/session/race/race-setup';
import type { TransportName } from '@/lib/transports/transport';
import { IDENTITY, labelOf } from '../switch/transport-identity';
import { durationChoices, frequencyChoices, pollChoices, UNTIL_STOPPED } from './choices';
import { CopyLink } from './copy-link';
import { InstrumentPicker } from './instrument-picker';
import { LanePicker } from './lane-picker';
import styles from './race.module.css';
import { RaceClock } from './race-clock';

export interface SetupBarProps extends Pick<RaceFigures, 'setup' | 'phase' | 'elapsedMs'> {
  onChange(setup: RaceSetup): void;
  onStart(): void;
  onStop(): void;
  /** Hands out the figures as they stand, in this format. */
  onExport(format: 'json' | 'csv'): void;
}

const SIMULATOR = 'sim:';

/** What the lanes race on: prices that no market made are never passed for others. */
function feedText(ids: readonly InstrumentId[]): string {
  const simulated = ids.filter((id) => id.startsWith(SIMULATOR)).length;
  if (simulated === 0) return 'one feed';
  return simulated === ids.length ? 'simulated' : 'partly simulated';
}

/** What decides a race, and the one button that begins and ends it. */
export function SetupBar({ setup, phase, elapsedMs, onChange, onStart, onStop, onExport }: SetupBarProps) {
  const running = phase === 'running';
  const change = (part: Partial<RaceSetup>) => onChange({ ...setup, ...part });
  const changeLanes = (lanes: readonly TransportName[]) =>
    change({ lanes, baseline: lanes.includes(setup.baseline) ? setup.baseline : (lanes[0] ?? setup.baseline) });
  return (
    <section className={styles.setup} aria-labelledby="race-heading">
      <div className={styles.title}>
        <h1 id="race-heading" className="text-[18px]/6">
          Race
        </h1>
        <p className="text-small text-ink3">
          {feedText(setup.instruments)}, {setup.lanes.length} {setup.lanes.length === 1 ? 'reader' : 'readers'}
        </p>
      </div>
      <div className={styles.fields} title={running ? 'Stop the race to change it.' : undefined}>
        <InstrumentPicker
          chosen={setup.instruments}
          disabled={running}
          onChange={(instruments) => change({ instruments })}
        />
        <LanePicker chosen={setup.lanes} disabled={running} onChange={changeLanes} />
        <Choice
          label="Ask for at most"
          value={setup.maxFrequency}
          options={frequencyChoices(setup.maxFrequency)}
          disabled={running}
          testId="race-frequency"
          onChange={(maxFrequency) => change({ maxFrequency })}
        />
        <Choice
          label="Polling every"
          value={setup.pollMs}
          options={pollChoices(setup.pollMs)}
          disabled={running}
          testId="race-poll"
          onChange={(pollMs) => change({ pollMs })}
        />
        <Choice
          label="Stop after"
          value={setup.durationMs ?? UNTIL_STOPPED}
          options={durationChoices(setup.durationMs ?? UNTIL_STOPPED)}
          disabled={running}
          testId="race-duration"
          onChange={(ms) => change({ durationMs: ms === UNTIL_STOPPED ? undefined : ms })}
        />
        <Choice
          label="Baseline"
          value={setup.baseline}
          options={setup.lanes.map((name) => ({ value: name, title: `${IDENTITY[name].letter} ${labelOf(name)}` }))}
          disabled={running}
          testId="race-baseline"
          onChange={(baseline) => change({ baseline })}
        />
      </div>
      <div className={styles.actions}>
        <RaceClock elapsedMs={elapsedMs} durationMs={setup.durationMs} />
        <CopyLink />
        <Button onClick={() => onExport('json')} disabled={phase === 'ready'} title="The figures as they stand">
          JSON
        </Button>
        <Button onClick={() => onExport('csv')} disabled={phase === 'ready'} title="The figures as they stand">
          CSV
        </Button>
        <Button main className="min-w-16" data-testid="race-start" onClick={running ? onStop : onStart}>
          {running ? 'Stop' : 'Start'}
        </Button>
      </div>
    </section>
  );
}
