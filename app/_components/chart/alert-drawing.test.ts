import type { CreatePriceLineOptions, IPriceLine, ISeriesPrimitive, PriceLineOptions, Time } from 'lightweight-charts';
import { LineStyle } from 'lightweight-charts';
import { beforeEach, expect, test } from 'vitest';
import { AlertDrawing, type AlertSeries } from './alert-drawing';
import type { ChartColours } from './chart-colours';

const colours = (accent: string) => ({ accent, ground: 'black', control: 'grey' }) as ChartColours;
const DARK = colours('pink');

/** Keeps what was asked of it, as the library does. */
class Series implements AlertSeries {
  readonly lines: { options: CreatePriceLineOptions }[] = [];
  attached: ISeriesPrimitive<Time>[] = [];
  calls = 0;

  createPriceLine(options: CreatePriceLineOptions): IPriceLine {
    this.calls += 1;
    const line = { options };
    this.lines.push(line);
    return {
      applyOptions: (change: Partial<PriceLineOptions>) => {
        this.calls += 1;
        line.options = { ...line.options, ...change };
      },
      options: () => line.options as PriceLineOptions,
    };
  }
  removePriceLine(gone: IPriceLine): void {
    this.calls += 1;
    this.lines.splice(
      this.lines.findIndex(({ options }) => options === gone.options()),
      1,
    );
  }
  attachPrimitive(primitive: ISeriesPrimitive<Time>): void {
    this.calls += 1;
    this.attached.push(primitive);
  }
  detachPrimitive(primitive: ISeriesPrimitive<Time>): void {
    this.calls += 1;
    this.attached = this.attached.filter((one) => one !== primitive);
  }
  priceToCoordinate(): null {
    return null;
  }

  get prices(): number[] {
    return this.lines.map(({ options }) => options.price);
  }
}

let drawing: AlertDrawing;
let series: Series;

beforeEach(() => {
  drawing = new AlertDrawing();
  series = new Series();
});

test('without an alert nothing is asked of the chart', () => {
  drawing.draw(series, [], DARK);
  drawing.draw(series, [], colours('violet'));
  expect(series.calls).toBe(0);
});

test('each price has a dashed line with its label, which comes and goes alone', () => {
  drawing.draw(series, [90, 110], DARK);
  expect(series.lines.map(({ options }) => options)).toEqual([
    expect.objectContaining({ price: 90, lineStyle: LineStyle.LargeDashed, axisLabelVisible: true }),
    expect.objectContaining({ price: 110, lineStyle: LineStyle.LargeDashed, axisLabelVisible: true }),
  ]);
  expect(series.attached).toHaveLength(1);
  const { calls } = series;
  drawing.draw(series, [90, 110], DARK);
  expect(series.calls).toBe(calls);
  const [kept] = series.lines;
  drawing.draw(series, [90, 120], DARK);
  expect(series.prices).toEqual([90, 120]);
  expect(series.lines[0]).toBe(kept);
  drawing.draw(series, [], DARK);
  expect([series.prices, series.attached]).toEqual([[], []]);
});

test('nothing of it has a say in what of the axis is in view', () => {
  drawing.draw(series, [1_000_000], DARK);
  expect(series.attached.map((bells) => 'autoscaleInfo' in bells)).toEqual([false]);
});

test('it follows the colours of the page', () => {
  drawing.draw(series, [90], DARK);
  drawing.draw(series, [90], colours('violet'));
  expect(series.lines[0]?.options).toMatchObject({ price: 90, axisLabelTextColor: 'violet' });
});

test('it is drawn anew on a series that stands for the old one', () => {
  drawing.draw(series, [90], DARK);
  const line = new Series();
  drawing.draw(line, [90], DARK);
  expect([line.prices, line.attached.length]).toEqual([[90], 1]);
  drawing.draw(line, [], DARK);
  expect([line.prices, line.attached.length]).toEqual([[], 0]);
});
