import { randomInt } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Ingest } from '@/feeds/ingest/ingest';
import type { Candles } from './candles/candles';
import { type Config, loadConfig } from './config';
import { Hub } from './hub/hub';
import type { InstrumentId } from './market/instrument';
import type { MarketEvent } from './market/market-event';
import { Recorder } from './recording/recorder';
import { recordingProblem } from './recording/recording-problem';
import { InstrumentCatalogue } from './transports/instrument-catalogue';
import { webContextOf } from './transports/server-context';
import type { Serving } from './transports/serving';
import { whenOrphaned } from './when-orphaned';

/**
 * Route handlers and `instrumentation.ts` get different instances of this module; `globalThis` is what they share.
 * Booting twice (development reloads) must find what runs already.
 */
interface Booted {
  readonly serving: Serving;
  readonly ingest: Ingest;
}

const shared = globalThis as { __tickwire?: Promise<Booted>; __tickwireServing?: Serving };

/** The composition root of the web process: configuration, hub, feeds. Idempotent. */
export function boot(): Promise<Serving> {
  shared.__tickwire ??= bootOnce();
  return shared.__tickwire.then((booted) => booted.serving);
}

/** @throws Error when the process has not booted. */
export function getServing(): Serving {
  if (shared.__tickwireServing === undefined) throw new Error('Nothing is being served yet: boot() comes first.');
  return shared.__tickwireServing;
}

const say = (line: string) => process.stdout.write(`tickwire: ${line}\n`);

async function bootOnce(): Promise<Booted> {
  const loaded = loadConfig(process.env);
  if (!loaded.ok) throw new Error(`The environment cannot be used:\n${loaded.problems.join('\n')}`);
  const { config } = loaded;
  const problem = config.record === undefined ? undefined : recordingProblem(config.record);
  if (problem !== undefined) throw new Error(problem);
  const { parseFeeds } = await import('@/feeds/registry');
  const { createIngest } = await import('@/feeds/ingest/ingest');
  const { createCatalogueCache } = await import('@/feeds/ingest/catalogue-cache');
  const hub = new Hub({
    role: 'primary',
    epoch: nextEpoch(config),
    onFault: (cause) => say(`a reader was closed because its transport failed: ${String(cause)}`),
  });
  const seed = config.seed ?? randomInt(2 ** 32);
  const feeds = parseFeeds(config.feeds, {
    ccxtConfig: config.ccxt as Readonly<Record<string, Readonly<Record<string, unknown>>>>,
    ...(config.alpaca && { alpaca: config.alpaca }),
    log: say,
    seed,
  });
  if (feeds.some(({ venue }) => venue === 'sim'))
    say(`what is simulated has the seed ${seed}; SEED=${seed} repeats it.`);
  const catalogue = new InstrumentCatalogue();
  const recorder = recorderOf(config, catalogue);
  // Told of each event that the hub accepted, in order.
  const taps: ((event: MarketEvent, seq: number) => void)[] = [];
  if (recorder !== undefined) taps.push((event, seq) => recorder.accepted(event, seq));
  const { openCandles } = await import('./candles/open-candles');
  const candles: Candles = await openCandles({
    // A recording has the names of real instruments and none of their prices of today.
    folder: feeds.some(({ recorded }) => recorded) ? undefined : join(config.stateDir, 'candles'),
    // What is simulated has another past in every life.
    editions: Object.fromEntries(feeds.filter((feed) => feed.simulated).map(({ venue }) => [venue, `${hub.epoch}`])),
    ask: (request, signal) => ingest.candles(request, signal),
    instrument: (id) => catalogue.get(id),
    log: say,
  });
  taps.push((event) => candles.take(event));
  const ingest = createIngest({
    feeds,
    publish: (event) => {
      if (hub.publish(event)) for (const tap of taps) tap(event, hub.seq);
      else recorder?.refused(event);
    },
    log: say,
    catalogues: createCatalogueCache({ folder: join(config.stateDir, 'catalogues'), log: say }),
  });
  const serving: Serving = {
    hub,
    catalogue,
    config,
    feeds: () => ingest.status(),
    feedSummary: () => ingest.summary(),
    ...(recorder !== undefined && { recording: () => recorder.status }),
    candles,
    log: (message, fault) => say(`${message}: ${String(fault)}`),
  };
  let summary = '';
  ingest.onChange = () => {
    catalogue.replace(ingest.instruments(), ingest.defaultWatchlist());
    if (ingest.summary() === summary) return;
    summary = ingest.summary();
    say(summary);
  };
  ingest.onUnfollow = (id) => {
    hub.unfollow(id);
    candles.unfollow(id);
  };
  ingest.onUnfollowBook = (id) => hub.unfollowBook(id);
  hub.interest.onChange(() => ingest.want(hub.interest.current()));
  hub.bookInterest.onChange(() => ingest.wantBooks(hub.bookInterest.current()));
  shared.__tickwireServing = serving;
  // Made before the first request, which it tags with its peer's address.
  webContextOf(serving);
  stopOnSignal(serving, ingest, async () => void (await Promise.all([recorder?.close(), candles.close()])));
  // A venue has 5 s to answer, and nobody waits for it: what answers later comes later.
  void ingest.start().then(() => ingest.onChange?.());
  // Next lets requests in when this is done: the first of them finds the rows of the last start.
  await ingest.remembered();
  return { serving, ingest };
}

/** Records what the hub accepts, where that is asked for. */
function recorderOf({ record, recordRotateBytes }: Config, catalogue: InstrumentCatalogue): Recorder | undefined {
  if (record === undefined) return undefined;
  const describe = (id: InstrumentId) => catalogue.get(id);
  return new Recorder({ path: record, rotateBytes: recordRotateBytes, describe, log: say });
}

/** The epoch outlives the process, so that a clock set back locks nobody out. */
function nextEpoch({ stateDir }: Config): number {
  const file = join(stateDir, 'epoch');
  let last = 0;
  try {
    last = Number(readFileSync(file, 'utf8')) || 0;
  } catch {
    // The first start has none.
  }
  const epoch = Math.max(Date.now(), last + 1);
  try {
    mkdirSync(stateDir, { recursive: true });
    writeFileSync(file, String(epoch));
  } catch (fault) {
    say(`the epoch could not be written to ${file} (${String(fault)}); set STATE_DIR to a folder that can be written.`);
  }
  return epoch;
}

/** Next itself waits for open streams; they have to be sent away first. */
function stopOnSignal(serving: Serving, ingest: Ingest, afterFeeds: () => Promise<void>): void {
  let stopping = false;
  const stop = () => {
    if (stopping) return;
    stopping = true;
    const context = webContextOf(serving);
    void Promise.allSettled([context.streams.drain(), ingest.close().then(afterFeeds)]).then(() => {
      serving.hub.close();
      // Next exits by itself once its last connection is idle, which a browser's kept-alive ones delay by 6 s.
      setTimeout(() => process.exit(0), 2_000).unref();
    });
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
  whenOrphaned(stop);
}
