import { useCallback, useMemo, useState } from 'react';
import { remember } from '../workspace/remember';
import { writeUrlState } from '../workspace/url-state';
import { CHART_COOKIE, type ChartSettings, chartText } from './chart-settings';

/** The chart's settings, the same for whatever instrument is chosen. */
export interface ChartControl {
  readonly settings: ChartSettings;
  change(changes: Partial<ChartSettings>): void;
}

export function useChartSettings(start: ChartSettings): ChartControl {
  const [settings, setSettings] = useState(start);
  const change = useCallback(
    (changes: Partial<ChartSettings>) => {
      const next = { ...settings, ...changes };
      setSettings(next);
      remember(CHART_COOKIE, chartText(next));
      writeUrlState({ interval: next.interval, style: next.style === 'line' ? 'line' : undefined });
    },
    [settings],
  );
  return useMemo(() => ({ settings, change }), [settings, change]);
}
