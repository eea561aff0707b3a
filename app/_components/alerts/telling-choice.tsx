import { useState } from 'react';
import { CheckRow } from '@/components/ui/check-row';
import { beep } from './beep';
import { askToNotify, NOTIFY_EXPLAINED, type NotifyAnswer } from './notification';

export interface Telling {
  readonly notify: boolean;
  readonly sound: boolean;
}

export interface TellingChoiceProps {
  readonly telling: Telling;
  /** Changes what is held then: the browser's answer may take long, and the reader goes on meanwhile. */
  onChange(change: (held: Telling) => Telling): void;
}

/** How else an alert tells, besides in the page. The browser is asked for its leave when that is first wanted. */
export function TellingChoice({ telling, onChange }: TellingChoiceProps) {
  const [answer, setAnswer] = useState<NotifyAnswer>('granted');
  const wantNotify = async (wanted: boolean) => {
    const next = wanted ? await askToNotify() : 'granted';
    setAnswer(next);
    onChange((held) => ({ ...held, notify: wanted && next === 'granted' }));
  };
  return (
    <div className="-ml-1.5 flex flex-wrap gap-x-4">
      <CheckRow checked={telling.notify} onChange={(wanted) => void wantNotify(wanted)}>
        Notify me
      </CheckRow>
      <p
        className="order-last basis-full px-1.5 text-small text-slow empty:hidden"
        role="status"
        data-testid="alert-notify-note"
      >
        {NOTIFY_EXPLAINED[answer]}
      </p>
      <CheckRow
        checked={telling.sound}
        onChange={(sound) => {
          // How it sounds; and a browser lets a page sound only after a press.
          if (sound) beep();
          onChange((held) => ({ ...held, sound }));
        }}
      >
        Sound
      </CheckRow>
    </div>
  );
}
