import { useEffect, useMemo } from 'react';
import type { Instrument } from '@/lib/market/instrument';
import { alertLevels } from '../alerts/alert-levels';
import { conditionText } from '../alerts/alert-text';
import { useAlerts } from '../alerts/use-alerts';
import type { CandleCanvas } from './candle-canvas';

/** Draws what alerts wait for on a canvas, and says it in words for who does not see it. */
export function DrawnAlerts({
  canvas,
  instrument: { id, priceStep },
}: {
  readonly canvas: CandleCanvas;
  readonly instrument: Instrument;
}) {
  const { rules } = useAlerts();
  const levels = useMemo(() => alertLevels(rules, id), [rules, id]);
  useEffect(() => canvas.setAlerts(levels.map(({ price }) => price)), [canvas, levels]);
  if (levels.length === 0) return null;
  return (
    <ul className="sr-only" aria-label="Alerts on this chart" data-testid="chart-alerts">
      {levels.map((level) => (
        <li key={`${level.kind} ${level.price}`}>{conditionText(level, priceStep)}</li>
      ))}
    </ul>
  );
}
