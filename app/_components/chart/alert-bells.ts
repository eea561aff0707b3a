import type { IPrimitivePaneRenderer, IPrimitivePaneView, ISeriesPrimitive, Time } from 'lightweight-charts';
import { BELL_PATH } from '../alerts/bell-icon';
import type { ChartColours } from './chart-colours';

/** What stands at the right end of each line; asked with every frame in which the chart is drawn. */
export interface Bells {
  /** Px from the top, of each; null is nowhere. */
  places(): readonly (number | null)[];
  colours(): Pick<ChartColours, 'accent' | 'ground'> | undefined;
}

const SIZE = 16;
/** How wide the line stops before the axis, px. */
const GAP = 20;

/** Drawn by the chart with all else, so that bells go where their lines go. Says nothing about what is in view. */
export class AlertBells implements ISeriesPrimitive<Time> {
  readonly #views: readonly IPrimitivePaneView[];

  constructor(bells: Bells) {
    const renderer = { draw: (target: Target) => draw(target, bells) };
    this.#views = [{ zOrder: () => 'top', renderer: () => renderer }];
  }

  paneViews(): readonly IPrimitivePaneView[] {
    return this.#views;
  }
}

type Target = Parameters<IPrimitivePaneRenderer['draw']>[0];

function draw(target: Target, bells: Bells): void {
  const { accent = '', ground = '' } = bells.colours() ?? {};
  // biome-ignore lint/correctness/useHookAtTopLevel: it is a method of the canvas.
  target.useMediaCoordinateSpace(({ context, mediaSize }) => {
    const bell = new Path2D(BELL_PATH);
    for (const y of bells.places()) {
      if (y === null || y < 0 || y > mediaSize.height) continue;
      context.save();
      context.translate(mediaSize.width - GAP, y - SIZE / 2);
      context.fillStyle = ground;
      context.fillRect(0, 0, GAP, SIZE);
      context.strokeStyle = accent;
      context.lineWidth = 1.4;
      context.lineCap = 'round';
      context.lineJoin = 'round';
      context.translate((GAP - SIZE) / 2, 0);
      context.stroke(bell);
      context.restore();
    }
  });
}
