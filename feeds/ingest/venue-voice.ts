import type { InstrumentId } from '@/lib/market/instrument';
import type { MarketEvent } from '@/lib/market/market-event';
import { reasonOf } from '../failure';
import type { FeedSource } from '../feed-plan';
import { venueName } from '../venues';
import type { VenueOptions } from './venue-options';
import { VenueState } from './venue-state';

/** What is told of one venue: its events, its own state, and what went wrong. Silent once closing has begun. */
export class VenueVoice {
  readonly state: VenueState;
  /** What went wrong at the venue so far. */
  failures = 0;
  /** Events the sink would not take. */
  unpublished = 0;

  constructor(
    private readonly source: FeedSource,
    private readonly options: VenueOptions,
    readonly closing: AbortSignal,
  ) {
    this.state = new VenueState(options.now(), options.answerMs, options.changed);
  }

  /** The venue's name for people. */
  get title(): string {
    return venueName(this.source.venue);
  }

  now(): number {
    return this.options.now();
  }

  log(line: string): void {
    this.options.log(`${this.source.name}: ${line}`);
  }

  publish(event: MarketEvent): void {
    if (this.closing.aborted) return;
    try {
      this.options.publish(event);
    } catch (error) {
      this.unpublished += 1;
      if (this.unpublished === 1) this.log(`an event was refused: ${reasonOf(error)}`);
    }
  }

  /** An instrument cannot be had, though its venue may work. */
  lost(id: InstrumentId, detail: string, since = this.now()): void {
    this.publish({ kind: 'state', id, state: 'down', since, detail });
  }

  /** The venue works, or does not. @returns whether that was news. */
  become(state: 'live' | 'down', detail?: string, since = this.now()): boolean {
    if (this.closing.aborted || !this.state.become(state, detail, since)) return false;
    const { name, venue, recorded, simulated } = this.source;
    const about = detail === undefined ? {} : { detail };
    // Nothing that no market makes is live.
    const working = recorded === true ? 'playing' : simulated ? 'running' : 'live';
    this.options.log(`${name} is ${state === 'live' ? working : state}${detail === undefined ? '.' : `: ${detail}`}`);
    // A recording brings the states of its venues along, and is none itself.
    if (recorded !== true) this.publish({ kind: 'state', venue, state, since, ...about });
    this.options.changed();
    return true;
  }
}
