import type { ReactNode } from 'react';
import { Toggle } from '@/components/ui/toggle';

/** A setting that is on or off. */
export function SettingSwitch({
  title,
  on,
  more,
  testId,
  onChange,
}: {
  readonly title: string;
  readonly on: boolean;
  /** One sentence. */
  readonly more?: ReactNode;
  readonly testId: string;
  onChange(on: boolean): void;
}) {
  return (
    <div className="border-b border-rule py-1">
      <Toggle label={title} on={on} testId={testId} onChange={onChange} />
      {more !== undefined && <p className="pb-1 pl-9 text-small text-ink3">{more}</p>}
    </div>
  );
}
