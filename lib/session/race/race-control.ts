import { Race, type RaceOptions } from './race';
import { hasEnded, type RaceFigures } from './race-figures';
import type { RaceSetup } from './race-setup';

/** The race of a page: one at a time, another for every set-up and every start. */
export class RaceControl {
  readonly #options: Omit<RaceOptions, 'setup'>;
  readonly #listeners = new Set<() => void>();
  #race: Race;

  constructor({ setup, ...options }: RaceOptions) {
    this.#options = options;
    this.#race = this.#make(setup);
  }

  /** Of the current race; the same object until something changes. */
  get figures(): RaceFigures {
    return this.#race.figures;
  }

  /** Told when there are new figures. @returns stops telling. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Gets another race ready; the current one is stopped and its figures are gone. */
  prepare(setup: RaceSetup): void {
    this.#race.close();
    this.#race = this.#make(setup);
    this.#tell();
  }

  /** Runs a race: the one that is ready, or another with the same set-up. One that runs goes on. */
  start(): void {
    if (hasEnded(this.#race.figures.phase)) this.prepare(this.#race.figures.setup);
    this.#race.start();
  }

  /** Ends the race; its figures stay. */
  stop(): void {
    this.#race.stop();
  }

  #make(setup: RaceSetup): Race {
    const race = new Race({ ...this.#options, setup });
    race.onChange(() => this.#tell());
    return race;
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
}
