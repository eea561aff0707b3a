import type { AlpacaOptions } from './alpaca/options';
import type { FeedPlan, FeedSource } from './feed-plan';
import { readReplaySpec } from './replay/replay-spec';
import { simulatorMode } from './simulator/simulator-mode';
import { withWatchdog } from './with-watchdog';

export interface RegistryOptions {
  /** Constructor config of ccxt by exchange, merged over ours: other addresses for local exchanges and bridges. */
  readonly ccxtConfig?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  /** The account at Alpaca; without one there is no such feed. */
  readonly alpaca?: AlpacaOptions;
  /** Seed of the simulator. Default: its own. */
  readonly seed?: number | string;
  readonly log?: (line: string) => void;
}

/** What `auto` stands for: live crypto, live stocks with a key, and a simulator for what no exchange brings. */
const autoOf = ({ alpaca }: RegistryOptions) =>
  ['ccxt:coinbase', 'ccxt:kraken', ...(alpaca === undefined ? [] : ['alpaca']), 'simulator'].join(',');
/** Its quietest instrument says something every few seconds; a minute of silence means its timers are dead. */
const SIMULATOR_SILENCE_MS = 60_000;
const REPLAY = 'replay:';
/** What may be a feed after a comma, which a path may hold as well. */
const FEED_NAME = /^(auto|simulator(@.*)?|alpaca|yahoo|ccxt:.*|replay:.*)$/;
const CCXT_PATTERN = /^ccxt:([a-z][a-z0-9]{1,23})$/;
const ALLOWED =
  'auto, or a list of: simulator, ccxt:EXCHANGE (such as ccxt:coinbase,ccxt:kraken), alpaca, yahoo; or replay:FILE (such as replay:demo@10x)';

/**
 * Reads `FEEDS`: `auto`, `simulator`, or names separated by commas, or a recording, which is played alone. Loads nothing.
 * @throws Error saying which name is wrong and what is allowed.
 */
export function parseFeeds(spec: string, options: RegistryOptions = {}): FeedPlan {
  const recording = spec.trim();
  if (recording.startsWith(REPLAY)) return [replaySource(recording, options)];
  const names = (spec.trim() === 'auto' ? autoOf(options) : spec).split(',').map((name) => name.trim());
  const sources = names.map((name) => sourceOf(name, options));
  const repeated = names.find((name, index) => names.indexOf(name) !== index);
  if (repeated !== undefined) throw new Error(`FEEDS names "${repeated}" twice.`);
  const twin = sources.find(({ venue }, index) => sources.findIndex((other) => other.venue === venue) < index);
  const first = sources.find(({ venue }) => venue === twin?.venue);
  if (twin !== undefined) throw new Error(`FEEDS has one venue twice: "${first?.name}" and "${twin.name}"; keep one.`);
  return sources;
}

/** Beside it the rows of a venue could be live and replayed at once. */
const ALONE = 'FEEDS has a recording and something else; a recording is played alone, as in FEEDS=replay:demo.';

function replaySource(name: string, { log }: RegistryOptions): FeedSource {
  if (name.split(',').some((part, at) => at > 0 && FEED_NAME.test(part.trim()))) throw new Error(ALONE);
  const spec = readReplaySpec(name);
  return {
    name,
    venue: 'replay',
    simulated: true,
    recorded: true,
    check: async () => (await import('./replay/recording-survey')).checkRecording(spec.path),
    open: async () => (await import('./replay/replay')).createReplayFeed({ ...spec, name, ...(log && { log }) }),
  };
}

function sourceOf(name: string, { ccxtConfig = {}, alpaca, seed, log }: RegistryOptions): FeedSource {
  const mode = simulatorMode(name);
  if (mode !== undefined) {
    return {
      name,
      venue: 'sim',
      simulated: true,
      open: async () => {
        const { createSimulatorFeed } = await import('./simulator/simulator');
        return withWatchdog(createSimulatorFeed({ name, ...mode, ...(seed !== undefined && { seed }) }), {
          silenceMs: SIMULATOR_SILENCE_MS,
        });
      },
    };
  }
  if (name === 'yahoo') {
    return {
      name,
      venue: 'yahoo',
      simulated: false,
      open: async () => (await import('./yahoo/yahoo')).createYahooFeed(log === undefined ? {} : { log }),
    };
  }
  if (name.startsWith(REPLAY)) throw new Error(ALONE);
  if (name === 'alpaca') {
    if (alpaca === undefined) throw new Error('FEEDS names alpaca, which needs ALPACA_KEY_ID and ALPACA_SECRET_KEY.');
    return {
      name,
      venue: 'alpaca',
      simulated: false,
      open: async () => (await import('./alpaca/alpaca')).createAlpacaFeed({ ...alpaca, ...(log && { log }) }),
    };
  }
  const exchange = CCXT_PATTERN.exec(name)?.[1];
  if (exchange === undefined) {
    const what = name === '' ? 'an empty name' : `"${name.slice(0, 60)}"`;
    throw new Error(`FEEDS contains ${what}, which is no feed. Allowed: ${ALLOWED}.`);
  }
  const config = Object.hasOwn(ccxtConfig, exchange) ? ccxtConfig[exchange] : undefined;
  const feedOptions = { ...(config && { config }), ...(log && { log }) };
  return {
    name,
    venue: exchange,
    simulated: false,
    open: async () => (await import('./ccxt/ccxt')).createCcxtFeed(exchange, feedOptions),
  };
}
