import type { InstrumentId } from '@/lib/market/instrument';
import type { BookEvent, MarketEvent, StateEvent } from '@/lib/market/market-event';
import { EventQueue } from '../event-queue';
import { type Feed, FeedError } from '../feed';
import type { RareEvents } from './exchange';
import { SIMULATED_INSTRUMENTS, type SimulatedInstrument } from './instruments';
import { type Schedule, SimulatorPlayer } from './player';
import { LOADED_INSTRUMENT, type SimulatorMode } from './simulator-mode';

export interface SimulatorOptions extends Partial<SimulatorMode> {
  /** As in `FEEDS`. Default `simulator`. */
  readonly name?: string;
  /** Same seed, same market. Default 1. */
  readonly seed?: number | string;
  /** Chances of halts and splits. Default `RARE`. */
  readonly rare?: RareEvents;
  /** ms since 1970. Default `Date.now`. */
  readonly now?: () => number;
  /** Default `setTimeout`; tests bring their own time. */
  readonly schedule?: Schedule;
}

const processSchedule: Schedule = (run, delayMs) => {
  const timer = setTimeout(run, delayMs);
  return () => clearTimeout(timer);
};

/**
 * A market that needs no network: 12 crypto pairs and 8 US stocks whose events come in bursts as real ones do (see
 * `simulate`), with order books, a past, sessions and halts. Everything it says is marked as simulated. It never fails; an
 * unknown instrument gets a state.
 */
export function createSimulatorFeed(options: SimulatorOptions = {}): Feed {
  const { name = 'simulator', seed = 1, rare, now = Date.now, schedule = processSchedule } = options;
  const { hours = 'always', load = false } = options;
  const tape = { seed, hours, ...(rare && { rare }), ...(load && { load: LOADED_INSTRUMENT }) };
  const player = new SimulatorPlayer(tape, now, schedule);
  const catalogue = new Map(SIMULATED_INSTRUMENTS.map((instrument) => [instrument.id, instrument]));

  function listening<E>(
    ids: readonly InstrumentId[],
    signal: AbortSignal,
    listen: (instruments: readonly SimulatedInstrument[], listener: (event: E) => void) => () => void,
  ): AsyncIterable<E | StateEvent> {
    let stop = () => {};
    const onAbort = () => queue.end();
    const queue = new EventQueue<E | StateEvent>(
      () => {
        const known: SimulatedInstrument[] = [];
        for (const id of new Set(ids)) {
          const instrument = catalogue.get(id);
          if (instrument !== undefined) known.push(instrument);
          else queue.push({ kind: 'state', id, state: 'down', since: now(), detail: `${id} is not simulated.` });
        }
        stop = listen(known, (event) => queue.push(event));
      },
      () => {
        signal.removeEventListener('abort', onAbort);
        stop();
      },
    );
    if (signal.aborted) queue.end();
    else signal.addEventListener('abort', onAbort, { once: true });
    return queue;
  }

  return {
    name,
    venue: 'sim',
    capabilities: {
      realtime: true,
      delayMinutes: 0,
      trades: true,
      bidAsk: true,
      book: true,
      candles: true,
      sessions: true,
      simulated: true,
    },
    instruments: async () => SIMULATED_INSTRUMENTS.map(describeInstrument),
    follow: (ids, signal) => listening<MarketEvent>(ids, signal, (known, tell) => player.listen(known, tell)),
    followBooks: (ids, signal) => listening<BookEvent>(ids, signal, (known, tell) => player.listenBooks(known, tell)),
    candles: async ({ id, ...wish }, signal) => {
      signal.throwIfAborted();
      const instrument = catalogue.get(id);
      if (instrument === undefined) throw new FeedError(`${id} is not simulated.`, { permanent: true });
      return player.candles(instrument, wish);
    },
  };
}

/** What the catalogue says of it, without what it is simulated from. */
function describeInstrument(instrument: SimulatedInstrument) {
  const { arrivals, referencePrice, dailyVolatility, dailyTurnover, sizeStep, ...described } = instrument;
  return described;
}
