import { defaultHorzScaleBehavior, type IHorzScaleBehavior, type Time } from 'lightweight-charts';
import { tickWeight } from './tick-weight';
import type { TimeTexts } from './time-texts';
import type { ZoneClock } from './zone-clock';

type Behavior = IHorzScaleBehavior<Time>;
type Points = Parameters<Behavior['fillWeightsForPoints']>[0];
type Mark = Parameters<Behavior['formatTickmark']>[0];

const SECOND_MS = 1_000;

/**
 * A time axis whose days, hours and years begin when a clock of this zone says so. The library knows UTC only and
 * advises to shift times; shifted ones would come twice in the hour that daylight saving time repeats.
 */
export class ZoneScale extends defaultHorzScaleBehavior() {
  readonly #clock: ZoneClock;
  readonly #texts: TimeTexts;

  constructor(clock: ZoneClock, texts: TimeTexts) {
    super();
    this.#clock = clock;
    this.#texts = texts;
  }

  override formatTickmark({ originalTime, weight }: Mark): string {
    return this.#texts.mark(Number(originalTime) * SECOND_MS, weight);
  }

  override fillWeightsForPoints(points: Points, start: number): void {
    if (points.length === 0) return;
    const wallAt = (index: number) => this.#clock.wall(Number(points[index]?.originalTime) * SECOND_MS);
    // Before the first bar is nothing: it is taken to be as far from the one before as from the next.
    let before = start > 0 ? wallAt(start - 1) : 2 * wallAt(0) - wallAt(Math.min(1, points.length - 1));
    for (let index = start; index < points.length; index += 1) {
      const point = points[index];
      if (point === undefined) continue;
      const wall = wallAt(index);
      point.timeWeight = tickWeight(wall, before) as typeof point.timeWeight;
      before = wall;
    }
  }
}
