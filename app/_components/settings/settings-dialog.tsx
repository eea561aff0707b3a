'use client';

import { Button } from '@/components/ui/button';
import { Choice } from '@/components/ui/choice';
import { DialogFrame } from '@/components/ui/dialog-frame';
import { Segments } from '@/components/ui/segments';
import { TRANSPORT_NAMES } from '@/lib/transports/transport';
import { choiceLabel } from '../switch/choices';
import { PaletteSample } from './palette-sample';
import { localeTitle, READER_LOCALES } from './reader-locales';
import { ResetSettings } from './reset-settings';
import { CURRENCIES, DENSITIES, PALETTES, THEMES, TIME_ZONES } from './setting-fields';
import { SettingRow } from './setting-row';
import { SettingSwitch } from './setting-switch';
import { FIRST_SETTINGS, type Settings } from './settings';
import { useSettings } from './settings-provider';
import { useHasKeys } from './use-has-keys';

export interface SettingsDialogProps {
  readonly open: boolean;
  onOpenChange(open: boolean): void;
  /** Told what was changed here, for what does not follow the settings by itself. */
  onChanged?: ((part: Partial<Settings>) => void) | undefined;
  /** Shows the list of shortcuts instead. */
  onShortcuts(): void;
}

/** Every setting in one place; each holds at once. */
export function SettingsDialog({ open, onOpenChange, onChanged, onShortcuts }: SettingsDialogProps) {
  const { settings, change, reset } = useSettings();
  const hasKeys = useHasKeys();
  const set = (part: Partial<Settings>) => {
    change(part);
    onChanged?.(part);
  };
  return (
    <DialogFrame
      title="Settings"
      open={open}
      onOpenChange={onOpenChange}
      testId="settings-dialog"
      foot={
        <>
          <ResetSettings
            onReset={() => {
              reset();
              onChanged?.(FIRST_SETTINGS);
            }}
          />
          {hasKeys && <Button onClick={onShortcuts}>Keyboard shortcuts</Button>}
          <span className="ml-auto hidden text-small text-ink3 tablet:inline">Kept in this browser</span>
        </>
      }
    >
      <Look settings={settings} set={set} />
      <Figures settings={settings} set={set} />
      <Handling settings={settings} set={set} />
      <Connection settings={settings} set={set} />
    </DialogFrame>
  );
}

interface PartProps {
  readonly settings: Settings;
  set(part: Partial<Settings>): void;
}

const titled = <Value extends string>(values: readonly Value[], titles: Readonly<Record<Value, string>>) =>
  values.map((value) => ({ value, title: titles[value] }));

const HEADING = 'pb-1 text-symbol';
const NEXT_HEADING = `${HEADING} pt-5`;

function Look({ settings: { theme, palette, density, flash }, set }: PartProps) {
  return (
    <section aria-labelledby="settings-look">
      <h3 id="settings-look" className={HEADING}>
        Look
      </h3>
      <SettingRow title="Theme">
        <Segments
          label="Theme"
          value={theme}
          options={titled(THEMES, { system: 'System', dark: 'Dark', light: 'Light' })}
          testId="setting-theme"
          onChange={(value) => set({ theme: value })}
        />
      </SettingRow>
      <SettingRow title="Rise and fall" more="Arrows and signs say the same.">
        <Segments
          label="Rise and fall"
          value={palette}
          options={PALETTES.map((value) => ({ value, title: <PaletteSample palette={value} /> }))}
          testId="setting-palette"
          onChange={(value) => set({ palette: value })}
        />
      </SettingRow>
      <SettingRow title="Rows of the watchlist">
        <Segments
          label="Rows of the watchlist"
          value={density}
          options={titled(DENSITIES, { comfortable: 'Comfortable', compact: 'Compact' })}
          testId="setting-density"
          onChange={(value) => set({ density: value })}
        />
      </SettingRow>
      <SettingSwitch
        title="Underline a price for a moment when it changes"
        on={flash}
        more="Never while your system asks for less motion."
        testId="setting-flash"
        onChange={(on) => set({ flash: on })}
      />
    </section>
  );
}

function Figures({ settings: { locale, timeZone, currency, pairs }, set }: PartProps) {
  return (
    <section aria-labelledby="settings-figures">
      <h3 id="settings-figures" className={NEXT_HEADING}>
        Numbers and times
      </h3>
      <div className="grid gap-3 border-b border-rule py-2.5 tablet:grid-cols-2">
        <Choice
          label="Numbers"
          value={locale}
          options={READER_LOCALES.map((value) => ({ value, title: localeTitle(value) }))}
          testId="setting-locale"
          onChange={(value) => set({ locale: value })}
        />
        <Choice
          label="Convert prices of the watchlist to"
          value={currency}
          options={CURRENCIES.map((value) => ({ value, title: value === 'none' ? 'Not converted' : value }))}
          testId="setting-currency"
          onChange={(value) => set({ currency: value })}
        />
      </div>
      <SettingRow title="Times of day">
        <Segments
          label="Times of day"
          value={timeZone}
          options={titled(TIME_ZONES, { local: 'Local', utc: 'UTC' })}
          testId="setting-time-zone"
          onChange={(value) => set({ timeZone: value })}
        />
      </SettingRow>
      <SettingSwitch
        title="One row for a pair that several venues quote"
        on={pairs}
        testId="setting-pairs"
        onChange={(on) => set({ pairs: on })}
      />
    </section>
  );
}

function Handling({ settings: { singleKeys, spoken }, set }: PartProps) {
  const hasKeys = useHasKeys();
  return (
    <section aria-labelledby="settings-handling">
      <h3 id="settings-handling" className={NEXT_HEADING}>
        {hasKeys ? 'Keys and speech' : 'Speech and keyboards'}
      </h3>
      <SettingSwitch
        title={hasKeys ? 'Single keys are shortcuts' : 'With a keyboard, single keys are shortcuts'}
        on={singleKeys}
        more={`Turn it off where speech input or a slipping hand presses them unawares.${hasKeys ? ' Ctrl K works all the same.' : ''}`}
        testId="setting-single-keys"
        onChange={(on) => set({ singleKeys: on })}
      />
      <SettingSwitch
        title="Spoken summary for screen readers"
        on={spoken}
        more="The chosen instrument and the connection, at most every 10 s and only when something changed."
        testId="setting-spoken"
        onChange={(on) => set({ spoken: on })}
      />
    </section>
  );
}

function Connection({ settings: { transport, sharing }, set }: PartProps) {
  return (
    <section aria-labelledby="settings-connection">
      <h3 id="settings-connection" className={NEXT_HEADING}>
        Connection
      </h3>
      <div className="grid gap-3 border-b border-rule py-2.5 tablet:grid-cols-2">
        <Choice
          label="Transport, also of the next visit"
          value={transport}
          options={(['auto', ...TRANSPORT_NAMES] as const).map((value) => ({ value, title: choiceLabel(value) }))}
          testId="setting-transport"
          onChange={(value) => set({ transport: value })}
        />
      </div>
      <SettingSwitch
        title="Share the connection with other tabs"
        on={sharing}
        more="One tab holds it and the others read along."
        testId="setting-sharing"
        onChange={(on) => set({ sharing: on })}
      />
    </section>
  );
}
