import type { AutoLanes } from './auto-lanes';
import { PageLateness } from './page-lateness';
import { sharedLateness } from './shared-lateness';
import { type Stretch, united } from './stretch';

/** Keeps when lateness was no line's fault. */
export class Excuses {
  readonly #page = new PageLateness();
  /** When the line in use and the one proved beside it were late together; as of the last look at both. */
  #shared: readonly Stretch[] = [];

  /** Not overlapping. */
  get stretches(): readonly Stretch[] {
    return united([...this.#page.stretches, ...this.#shared]);
  }

  /** The page begins to run, for the first time or again. */
  begin(): void {
    this.#page.begin();
  }

  /** Another line is in use. */
  changed(): void {
    this.#shared = [];
  }

  /**
   * To be called at every look.
   * @param limitsMs staleness each of the two is held to.
   * @returns whether the page slept since the last.
   */
  look(
    now: number,
    { chosen, proving }: AutoLanes,
    limitsMs: { chosen: number; proving: number | undefined },
  ): boolean {
    if (chosen !== undefined && proving !== undefined && limitsMs.proving !== undefined)
      this.#shared = sharedLateness(chosen.behind(limitsMs.chosen), proving.behind(limitsMs.proving));
    return this.#page.look(
      now,
      [chosen, proving].filter((reading) => reading !== undefined),
    );
  }
}
