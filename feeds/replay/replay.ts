import { type Instrument, type InstrumentId, venueOf } from '@/lib/market/instrument';
import type { MarketEvent, StateEvent } from '@/lib/market/market-event';
import type { Feed } from '../feed';
import { readSeries, type SeriesEnd } from './recording-series';
import { type RecordingSurvey, surveyRecording } from './recording-survey';
import { ReplayClock, type ReplayTime } from './replay-clock';
import { describeReplay, type ReplaySpec } from './replay-spec';

export interface ReplayOptions extends ReplayTime, ReplaySpec {
  /** As in `FEEDS`. */
  readonly name: string;
  readonly log?: (line: string) => void;
}

/**
 * Plays what a `Recorder` wrote: its instruments under their own ids, marked as simulated because no market makes these
 * prices now, and its events in their order and rhythm, with the states of its venues. Each `follow` begins at the
 * beginning. When it is over every instrument is closed, and the follow stays until it is aborted.
 */
export function createReplayFeed(options: ReplayOptions): Feed {
  return new Replay(options);
}

class Replay implements Feed {
  readonly name: string;
  readonly venue = 'replay';
  readonly capabilities = {
    realtime: true,
    delayMinutes: 0,
    trades: true,
    bidAsk: true,
    book: false,
    candles: false,
    sessions: true,
    simulated: true,
    recorded: true,
  };
  readonly #now: () => number;
  readonly #log: (line: string) => void;
  #surveyed: Promise<RecordingSurvey> | undefined;
  #startTime: number | undefined;
  /** How it ended; undefined while it plays. */
  #end: SeriesEnd | undefined;

  constructor(private readonly options: ReplayOptions) {
    this.name = options.name;
    this.#now = options.now ?? Date.now;
    this.#log = options.log ?? (() => {});
  }

  get about(): string {
    const recorded =
      this.#startTime === undefined ? '' : `, recorded ${new Date(this.#startTime).toISOString().slice(0, 10)}`;
    return `Replaying ${describeReplay(this.options)}${recorded}.${this.#end === undefined ? '' : ` ${ending('It', this.#end)}`}`;
  }

  get over(): boolean {
    return this.#end !== undefined;
  }

  async instruments(): Promise<readonly Instrument[]> {
    const { instruments, books } = await this.#survey();
    // Those of real venues first: they are what a list that is chosen for somebody should hold.
    const listed = [...instruments.values()].sort((a, b) => Number(a.simulated) - Number(b.simulated));
    return listed.map((one) => ({ ...one, simulated: true, recorded: true, candles: false, book: books.has(one.id) }));
  }

  async *follow(ids: readonly InstrumentId[], signal: AbortSignal): AsyncGenerator<MarketEvent, void> {
    const survey = await this.#survey();
    const followed = new Set(ids);
    const venues = new Set(ids.map(venueOf));
    for (const id of followed) {
      if (survey.instruments.has(id)) continue;
      followed.delete(id);
      yield state(id, 'down', this.#now(), `${id} is not in this recording.`);
    }
    this.#end = undefined;
    const clock = new ReplayClock(survey, this.options.speed, this.options);
    for await (const line of readSeries(this.options.path)) {
      if (signal.aborted) return;
      if ('end' in line) this.#ended(line);
      if (!('event' in line)) continue;
      const { event } = line;
      const [within, name] = event.id === undefined ? [venues, venueIn(event)] : [followed, event.id];
      if (!within.has(name)) continue;
      await clock.until(line.at, signal);
      if (signal.aborted) return;
      yield clock.moved(event);
    }
    const detail = ending('The recording', survey.end);
    for (const id of followed) yield state(id, 'closed', this.#now(), detail);
    await aborted(signal);
  }

  #ended(end: SeriesEnd): void {
    this.#end = end;
    const { detail } = end;
    this.#log(`${this.name} is over.${detail === undefined ? '' : ` ${detail}`}`);
  }

  #survey(): Promise<RecordingSurvey> {
    this.#surveyed ??= surveyRecording(this.options.path).then(
      (survey) => {
        this.#startTime = survey.startTime;
        const { events, missing, end } = survey;
        const notes = [missing > 0 ? `${missing} events are missing in it` : '', end.detail ?? ''].filter(Boolean);
        const seconds = Math.round((survey.to - survey.from) / 1_000);
        this.#log(
          `${this.name} holds ${events} events of ${survey.instruments.size} instruments in ${seconds} s. ${notes.join('. ')}`.trimEnd(),
        );
        return survey;
      },
      (fault) => {
        this.#surveyed = undefined;
        throw fault;
      },
    );
    return this.#surveyed;
  }
}

const ending = (what: string, { reason }: SeriesEnd) =>
  reason === undefined ? `${what} is over.` : `${what} is over early: ${reason}.`;

const venueIn = (event: MarketEvent) => (event.kind === 'state' ? (event.venue ?? '') : '');

const state = (id: InstrumentId, is: StateEvent['state'], since: number, detail: string): StateEvent => ({
  kind: 'state',
  id,
  state: is,
  since,
  detail,
});

function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}
