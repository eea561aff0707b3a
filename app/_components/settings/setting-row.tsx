import type { ReactNode } from 'react';

/** One setting: its name and what it means at the left, the means to change it at the right; a phone stacks them. */
export function SettingRow({
  title,
  children,
  more,
}: {
  readonly title: string;
  readonly children: ReactNode;
  /** One sentence. */
  readonly more?: ReactNode;
}) {
  return (
    <div className="flex flex-col gap-1.5 border-b border-rule py-2.5 tablet:min-h-11 tablet:flex-row tablet:items-center tablet:justify-between tablet:gap-6 tablet:py-1.5">
      <div className="min-w-0">
        {/* Each control bears the name itself. */}
        <p className="text-ink" aria-hidden="true">
          {title}
        </p>
        {more !== undefined && <p className="text-small text-ink3">{more}</p>}
      </div>
      <div className="min-w-0 shrink-0">{children}</div>
    </div>
  );
}
