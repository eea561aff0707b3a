import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useSettings } from '../settings/settings-provider';
import { forget, remember } from '../workspace/remember';
import { writeUrlState } from '../workspace/url-state';
import { CHART_COOKIE, type ChartSettings, chartText, rememberedChart } from './chart-settings';

/** The chart's settings, the same for whatever instrument is chosen. */
export interface ChartControl {
  readonly settings: ChartSettings;
  change(changes: Partial<ChartSettings>): void;
}

export function useChartSettings(start: ChartSettings): ChartControl {
  const [settings, setSettings] = useState(start);
  const { resets } = useSettings();
  const done = useRef(resets);
  useEffect(() => {
    if (done.current === resets) return;
    done.current = resets;
    setSettings(rememberedChart());
    forget(CHART_COOKIE);
    writeUrlState({ interval: undefined, style: undefined });
  }, [resets]);
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
