import { type InstrumentId, isInstrumentId } from '@/lib/market/instrument';
import { frequencyStep } from '@/lib/protocol/frequency-steps';
import { LIMITS } from '@/lib/protocol/limits';
import { PRIMARY_TRANSPORTS, TRANSPORT_NAMES, type TransportName } from '@/lib/transports/transport';
import type { RaceSetup } from './race-setup';

/** What runs where an address does not say. */
const DEFAULTS = { hertz: 10, pollMs: 1_000, seconds: 300, baseline: 'websocket' as TransportName };
/** How an address says that a race ends only when stopped. */
const NO_END = 'none';
/** Whatever their names, one question about so many fits into a query string. */
const MOST_NAMED = 100;
const LONGEST_QUOTED = 40;
const LONGEST_SECONDS = 3_600;

/** Parameters of an address; a repeated one is a list, of which the first counts. */
export type RaceParameters = Readonly<Record<string, string | readonly string[] | undefined>>;

/** The query of the address that reproduces a set-up, without its question mark; colons and commas stand as they are. */
export function raceQuery({ instruments, lanes, maxFrequency, pollMs, durationMs, baseline }: RaceSetup): string {
  const duration = durationMs === undefined ? NO_END : durationMs / 1_000;
  const ids = instruments.length === 0 ? '' : `ids=${instruments.join()}&`;
  return `${ids}lanes=${lanes.join()}&hz=${maxFrequency}&poll=${pollMs}&for=${duration}&baseline=${baseline}`;
}

/**
 * Reads what an address asks for, as in `ids=sim:BTC-USD&lanes=websocket,sse&hz=10&poll=1000&for=300&baseline=sse`.
 * Never throws. Whether the instruments exist only the catalogue knows, so that up to 100 are taken here and
 * `instrumentsOf` chooses among them; none are named where the address names none.
 *
 * @returns a set-up otherwise within all limits, and one sentence for each value that is not used as it stands.
 */
export function readRaceQuery(parameters: RaceParameters): { setup: RaceSetup; notes: readonly string[] } {
  const reader = new Reader(parameters);
  const instruments = reader.instruments();
  const lanes = reader.lanes();
  const setup = {
    instruments,
    lanes,
    maxFrequency: reader.frequency(),
    pollMs: reader.number('poll', 'ms', DEFAULTS.pollMs, 100, 60_000),
    durationMs: reader.duration(),
    baseline: reader.baseline(lanes),
  };
  return { setup, notes: [...new Set(reader.notes)] };
}

class Reader {
  readonly notes: string[] = [];
  readonly #parameters: RaceParameters;

  constructor(parameters: RaceParameters) {
    this.#parameters = parameters;
  }

  instruments(): readonly InstrumentId[] {
    const named = this.#list('ids');
    if (named === undefined) return [];
    const ids = this.#known(named, isId, 'is not the id of an instrument, such as sim:BTC-USD');
    if (ids.length === 0) this.notes.push('“ids” names no instrument; the first of the server’s own list are used.');
    if (ids.length <= MOST_NAMED) return ids;
    this.notes.push(`${ids.length} instruments were named; the first ${MOST_NAMED} are looked up.`);
    return ids.slice(0, MOST_NAMED);
  }

  lanes(): readonly TransportName[] {
    const named = this.#list('lanes');
    if (named === undefined) return PRIMARY_TRANSPORTS;
    const lanes = this.#known(named, isTransportName, 'is no transport');
    if (lanes.length > 0) return lanes;
    this.notes.push(`“lanes” names no transport; the usual ${PRIMARY_TRANSPORTS.length} run.`);
    return PRIMARY_TRANSPORTS;
  }

  number(key: string, unit: string, usual: number, least: number, most: number): number {
    const text = this.#text(key);
    if (text === undefined) return usual;
    // What is below the least is, also below nothing: -1 and 0 say the same.
    const value = /^-?\d{1,9}(\.\d{1,9})?$/.test(text) ? Number(text) : Number.NaN;
    if (value >= least && value <= most) return value;
    const used = Number.isNaN(value) ? usual : Math.min(most, Math.max(least, value));
    this.notes.push(`“${key}=${shortened(text)}” is not from ${least} to ${most} ${unit}; using ${used} ${unit}.`);
    return used;
  }

  frequency(): number {
    const asked = this.number('hz', 'Hz', DEFAULTS.hertz, LIMITS.minFrequency, LIMITS.maxFrequency);
    const used = frequencyStep(asked);
    if (used !== asked) this.notes.push(`“hz=${asked}” is between two steps of the server; using ${used} Hz.`);
    return used;
  }

  duration(): number | undefined {
    if (this.#text('for') === NO_END) return undefined;
    return this.number('for', 's', DEFAULTS.seconds, 1, LONGEST_SECONDS) * 1_000;
  }

  baseline(lanes: readonly TransportName[]): TransportName {
    const text = this.#text('baseline');
    const named = lanes.find((name) => name === text);
    if (named !== undefined) return named;
    const usual = lanes.includes(DEFAULTS.baseline) ? DEFAULTS.baseline : (lanes[0] ?? DEFAULTS.baseline);
    if (text !== undefined) this.notes.push(`“baseline=${shortened(text)}” is none of the lanes; using ${usual}.`);
    return usual;
  }

  /** Those that are known, each once. */
  #known<Value extends string>(
    values: readonly string[],
    is: (value: string) => value is Value,
    fault: string,
  ): readonly Value[] {
    const known = new Set<Value>();
    for (const value of values) {
      if (!is(value)) this.notes.push(`“${shortened(value)}” ${fault}; it is left out.`);
      else if (known.has(value)) this.notes.push(`“${value}” was named twice; it runs once.`);
      else known.add(value);
    }
    return [...known];
  }

  #list(key: string): readonly string[] | undefined {
    const text = this.#text(key);
    const parts = text?.split(',').map((part) => part.trim());
    const named = parts?.filter((part) => part !== '');
    if (text !== '' && parts?.length !== named?.length)
      this.notes.push(`“${key}” names nothing between or beside some commas; that is left out.`);
    return named;
  }

  #text(key: string): string | undefined {
    const value = this.#parameters[key];
    if (value === undefined || typeof value === 'string') return value;
    const [first = ''] = value;
    if (value.length > 1)
      this.notes.push(`“${key}” was given ${value.length} times; the first, “${shortened(first)}”, counts.`);
    return first;
  }
}

const isId = (value: string): value is InstrumentId => isInstrumentId(value);

const isTransportName = (value: string): value is TransportName => TRANSPORT_NAMES.some((name) => name === value);

function shortened(value: string): string {
  return value.length > LONGEST_QUOTED ? `${value.slice(0, LONGEST_QUOTED)}…` : value;
}
