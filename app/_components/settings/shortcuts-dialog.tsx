'use client';

import { DialogFrame } from '@/components/ui/dialog-frame';
import { useSettings } from './settings-provider';
import { SHORTCUT_PLACES, SHORTCUTS, type Shortcut, type ShortcutId } from './shortcuts';
import { useHeardShortcuts } from './use-shortcut';

export interface ShortcutsDialogProps {
  readonly open: boolean;
  onOpenChange(open: boolean): void;
}

const IDS = Object.keys(SHORTCUTS) as readonly ShortcutId[];

/** The keys that do something on this page, as those who listen to them see them. */
export function ShortcutsDialog({ open, onOpenChange }: ShortcutsDialogProps) {
  const heard = useHeardShortcuts();
  const { singleKeys } = useSettings().settings;
  return (
    <DialogFrame title="Keyboard shortcuts" open={open} onOpenChange={onOpenChange} testId="shortcuts">
      {!singleKeys && (
        <p className="pb-3 text-slow">
          Single keys are turned off in the settings; those with Ctrl and those in a list work.
        </p>
      )}
      {SHORTCUT_PLACES.map((place) => {
        const here = IDS.filter((id) => heard.includes(id))
          .map((id): Shortcut => SHORTCUTS[id])
          .filter(({ where }) => where === place);
        return here.length === 0 ? null : (
          <section key={place} className="pb-3">
            <h3 className="pb-1 text-body">{place}</h3>
            <dl>
              {here.map((shortcut) => (
                <div
                  key={shortcut.does}
                  className="flex min-h-7 items-center justify-between gap-4 border-b border-rule py-1"
                >
                  <dt className="text-ink">{shortcut.does}</dt>
                  <dd className="flex shrink-0 gap-1">
                    {(shortcut.shown ?? shortcut.keys).map((key) => (
                      <kbd
                        key={key}
                        className="min-w-6 rounded-control border border-rule2 px-1.5 text-center font-sans text-ink2"
                      >
                        {key}
                      </kbd>
                    ))}
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        );
      })}
    </DialogFrame>
  );
}
