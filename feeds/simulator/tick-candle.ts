/** What traded in a stretch of time, in whole price and size steps, so that candles add up exactly. */
export interface TickCandle {
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly units: number;
  /** Sum of price × size, in steps of both. */
  readonly value: number;
}

/** @param later of the two, comes after `earlier`. */
export function joined(earlier: TickCandle | undefined, later: TickCandle | undefined): TickCandle | undefined {
  if (earlier === undefined || later === undefined) return earlier ?? later;
  return {
    open: earlier.open,
    high: Math.max(earlier.high, later.high),
    low: Math.min(earlier.low, later.low),
    close: later.close,
    units: earlier.units + later.units,
    value: earlier.value + later.value,
  };
}

/** As it is told after each share became so many. Rounding keeps the order of prices, so candles still add up. */
export function adjusted(candle: TickCandle, ratio: number): TickCandle {
  if (ratio === 1) return candle;
  const price = (ticks: number) => Math.max(1, Math.round(ticks / ratio));
  const { open, high, low, close, units, value } = candle;
  return { open: price(open), high: price(high), low: price(low), close: price(close), units: units * ratio, value };
}

/** What so many units were worth, where only a candle is known of them. */
export function typicalValue({ open, high, low, close, units }: Omit<TickCandle, 'value'>): number {
  return (units * (open + high + low + close)) / 4;
}
