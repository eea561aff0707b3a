'use client';

import { useEffect, useRef, useState } from 'react';
import { Button } from '@/components/ui/button';

/** Resets everything, once that is asked for twice: there is no way back from it. */
export function ResetSettings({ onReset }: { onReset(): void }) {
  const [step, setStep] = useState<'rest' | 'asked' | 'kept' | 'done'>('rest');
  const place = useRef<HTMLDivElement>(null);
  const asked = step === 'asked';
  useEffect(() => {
    // The button that was pressed has gone. An Enter too many keeps everything.
    if (step !== 'rest') place.current?.querySelector<HTMLElement>('button:last-of-type')?.focus();
  }, [step]);
  return (
    <div ref={place} className="flex flex-wrap items-center gap-2">
      <p role="status" className="text-ink empty:hidden">
        {asked ? 'Reset all settings?' : step === 'done' ? 'All settings are reset.' : ''}
      </p>
      {asked ? (
        <>
          <Button
            data-testid="reset-settings-now"
            onClick={() => {
              onReset();
              setStep('done');
            }}
          >
            Reset
          </Button>
          <Button onClick={() => setStep('kept')}>Keep</Button>
        </>
      ) : (
        <Button data-testid="reset-settings" onClick={() => setStep('asked')}>
          Reset all settings
        </Button>
      )}
    </div>
  );
}
