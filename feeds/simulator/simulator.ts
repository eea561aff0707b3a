import type { InstrumentId } from '@/lib/market/instrument';
import type { MarketEvent } from '@/lib/market/market-event';
import { EventQueue } from '../event-queue';
import type { Feed } from '../feed';
import { SIMULATED_INSTRUMENTS, type SimulatedInstrument } from './instruments';
import { type Schedule, SimulatorPlayer } from './player';

export interface SimulatorOptions {
  /** Same seed, same market. Default 1. */
  readonly seed?: number | string;
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
 * `simulate`). Everything it says is marked as simulated. It never fails; an unknown instrument gets a state.
 */
export function createSimulatorFeed(options: SimulatorOptions = {}): Feed {
  const { seed = 1, now = Date.now, schedule = processSchedule } = options;
  const player = new SimulatorPlayer(seed, now, schedule);
  const catalogue = new Map(SIMULATED_INSTRUMENTS.map((instrument) => [instrument.id, instrument]));

  function follow(ids: readonly InstrumentId[], signal: AbortSignal): AsyncIterable<MarketEvent> {
    let stop = () => {};
    const onAbort = () => queue.end();
    const queue = new EventQueue<MarketEvent>(
      () => {
        const known: SimulatedInstrument[] = [];
        for (const id of new Set(ids)) {
          const instrument = catalogue.get(id);
          if (instrument !== undefined) known.push(instrument);
          else queue.push({ kind: 'state', id, state: 'down', since: now(), detail: `${id} is not simulated.` });
        }
        stop = player.listen(known, (event) => queue.push(event));
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
    name: 'simulator',
    venue: 'sim',
    capabilities: {
      realtime: true,
      delayMinutes: 0,
      trades: true,
      bidAsk: true,
      book: false,
      candles: false,
      sessions: false,
      simulated: true,
    },
    instruments: async () => SIMULATED_INSTRUMENTS.map(describeInstrument),
    follow,
  };
}

/** What the catalogue says of it, without what it is simulated from. */
function describeInstrument(instrument: SimulatedInstrument) {
  const { arrivals, referencePrice, dailyVolatility, dailyTurnover, sizeStep, ...described } = instrument;
  return described;
}
