/** How the simulator plays; what `FEEDS` says of it after an `@`. */
export interface SimulatorMode {
  /** `always`: stocks trade day and night; `new-york`: in the hours of New York. */
  readonly hours: 'always' | 'new-york';
  /** Bursts of 1,400 events in 100 ms on one instrument, every 10 s. */
  readonly load: boolean;
}

export const LOADED_INSTRUMENT = 'sim:BTC-USD';

const WORDS = { hours: { hours: 'new-york' }, load: { load: true } } as const satisfies Record<
  string,
  Partial<SimulatorMode>
>;

/**
 * Reads a name of `FEEDS`: `simulator`, `simulator@hours`, `simulator@load`, or both words.
 * @returns undefined when it names another feed.
 * @throws Error saying which word is wrong.
 */
export function simulatorMode(name: string): SimulatorMode | undefined {
  const [feed, ...words] = name.split('@');
  if (feed !== 'simulator') return undefined;
  let mode: SimulatorMode = { hours: 'always', load: false };
  for (const word of words) {
    if (!Object.hasOwn(WORDS, word))
      throw new Error(
        `FEEDS contains "${name.slice(0, 60)}": after simulator@ comes hours (stocks keep the hours of New York) or load (bursts of 1,400 events in 100 ms), as in simulator@hours or simulator@hours@load.`,
      );
    mode = { ...mode, ...WORDS[word as keyof typeof WORDS] };
  }
  return mode;
}
