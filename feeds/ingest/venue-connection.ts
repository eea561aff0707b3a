import type { Instrument } from '@/lib/market/instrument';
import { pause } from '../backoff';
import { isPermanent, reasonOf } from '../failure';
import { type Feed, FeedError } from '../feed';
import type { FeedSource } from '../feed-plan';
import { withinTime } from '../within-time';
import type { CatalogueCache } from './catalogue-cache';
import { VenueCatalogue } from './venue-catalogue';
import type { VenueOptions } from './venue-options';
import type { VenueVoice } from './venue-voice';

/** What asking again can hardly help is asked again this many times more seldom. */
const PERMANENT_FACTOR = 20;

/** Asks one venue what it lists until it answers, then now and then, and keeps the list for the next start. */
export class VenueConnection {
  readonly catalogue = new VenueCatalogue();
  /** What has been opened; it may not have answered yet. */
  feed: Feed | undefined;
  #remembering: Promise<void> = Promise.resolve();
  #keeping: Promise<void> = Promise.resolve();
  #connecting: Promise<void> = Promise.resolve();

  constructor(
    private readonly source: FeedSource,
    private readonly options: VenueOptions,
    private readonly voice: VenueVoice,
  ) {}

  /** The feed, once it has said itself what it lists. */
  get answering(): Feed | undefined {
    return this.catalogue.askedTime === undefined ? undefined : this.feed;
  }

  /** Resolves when what is kept of an earlier start has been read, from `start` on; never rejects. */
  get remembered(): Promise<void> {
    return this.#remembering;
  }

  /** Begins. Resolves when it has answered, failed or had `answerMs` to answer; never rejects. */
  start(): Promise<void> {
    if (this.#kept !== undefined) this.#remembering = this.#remember(this.#kept);
    return new Promise((settled) => {
      this.#connecting = this.#connect(settled)
        .finally(settled)
        .then(() => this.#keepFresh());
    });
  }

  /** Resolves, after closing has begun, when nothing of it runs any more; never rejects. */
  async done(): Promise<void> {
    await Promise.allSettled([this.#connecting, this.#keeping]);
  }

  async #connect(settled: () => void): Promise<void> {
    const { answerMs, retryMs, changed } = this.options;
    const { closing } = this.voice;
    // A disk is quick, and what loading a feed costs would hold up those who ask for the list.
    if (this.#kept !== undefined) await this.remembered;
    while (!closing.aborted) {
      const late = setTimeout(() => {
        this.voice.become('down', `${this.voice.title} has not answered for ${answerMs / 1_000} s.`);
        settled();
      }, answerMs);
      let permanent = false;
      try {
        const isNews = await this.#load();
        if (!this.voice.become('live') && isNews) changed();
        return;
      } catch (error) {
        if (closing.aborted) return;
        permanent = isPermanent(error);
        this.voice.failures += 1;
        this.voice.become('down', reasonOf(error));
      } finally {
        clearTimeout(late);
      }
      settled();
      await pause(retryMs * (permanent ? PERMANENT_FACTOR : 1), closing);
    }
  }

  /** @returns whether what it lists is another now. */
  async #load(): Promise<boolean> {
    const { answerMs, retryMs, now } = this.options;
    const { closing, title } = this.voice;
    const ask = async (signal: AbortSignal) => {
      this.feed ??= await this.source.open();
      return this.feed.instruments(signal);
    };
    // An answer later than `answerMs` is still welcome; one that never comes must not end the attempts.
    const limitMs = Math.max(answerMs, retryMs);
    const instruments = await withinTime(ask, limitMs, closing, `${title} did not answer.`);
    if (instruments.length === 0 && this.catalogue.listed.size > 0)
      throw new FeedError(`${title} answered with an empty list of instruments.`);
    const isNews = this.catalogue.take(instruments, now());
    this.#keep(instruments);
    return isNews;
  }

  /** Asks again now and then. The list it has stays when that fails; whether it is live its prices say. */
  async #keepFresh(): Promise<void> {
    const { catalogueRefreshMs, retryMs, changed } = this.options;
    const { closing } = this.voice;
    if (this.source.recorded) return;
    let waitMs = catalogueRefreshMs;
    while (!closing.aborted) {
      // Not all at once, and not when every other process does.
      await pause(waitMs * (0.9 + 0.2 * Math.random()), closing);
      if (closing.aborted) return;
      try {
        waitMs = catalogueRefreshMs;
        if ((await this.#load()) && !closing.aborted) changed();
      } catch (error) {
        waitMs = Math.min(catalogueRefreshMs, retryMs * PERMANENT_FACTOR);
        if (!closing.aborted) this.voice.log(`its list stays as it was: ${reasonOf(error)}`);
      }
    }
  }

  /** What is made up or recorded is there at once, every time; only lists of others are kept. */
  get #kept(): CatalogueCache | undefined {
    return this.source.simulated || this.source.recorded ? undefined : this.options.catalogues;
  }

  /** Shows what it listed before, until it answers. */
  async #remember(catalogues: CatalogueCache): Promise<void> {
    const kept = await catalogues.read(this.source.name, this.source.venue);
    if (kept === undefined || this.voice.closing.aborted) return;
    this.catalogue.remember(kept);
    this.voice.log(`${kept.length} instruments are known from an earlier start.`);
    this.options.changed();
  }

  #keep(instruments: readonly Instrument[]): void {
    this.#keeping = this.#keeping.then(() => this.#kept?.write(this.source.name, instruments));
  }
}
