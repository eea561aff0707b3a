import { PairedDifferences } from '@/lib/freshness/paired-differences';
import { parseCursor } from '@/lib/protocol/cursor';
import type { Subscription } from '@/lib/protocol/subscription';
import type { ConnectionState, TransportName } from '@/lib/transports/transport';
import type { Lane } from '../lane';
import type { LaneOpener } from '../lane-opener';
import { type Applied, View } from '../view';
import type { PairedDifference, RaceLane } from './race-figures';
import { RaceMeter } from './race-meter';
import type { Update, UpdateTimes } from './update-table';

/** One transport in a race: a lane with a view and a meter of its own. */
export class Entrant {
  readonly name: TransportName;
  readonly view: View;
  readonly meter: RaceMeter;
  readonly #differences: { readonly [kind in Update['kind']]: PairedDifferences };
  #lane: Lane | undefined;
  #state: ConnectionState = { kind: 'connecting', attempt: 1 };
  #arrived = false;

  /** @param comparisons lanes that are compared with the baseline: their intervals hold together. */
  constructor(name: TransportName, subscription: Subscription, comparisons: number) {
    this.name = name;
    this.view = new View(subscription);
    this.meter = new RaceMeter(name);
    this.#differences = { trade: new PairedDifferences(comparisons), quote: new PairedDifferences(comparisons) };
  }

  /** It has had its first frame. */
  get arrived(): boolean {
    return this.#arrived;
  }

  /** Updates wait for it. */
  get runs(): boolean {
    return this.#arrived && (this.#state.kind === 'open' || this.#state.kind === 'stalled');
  }

  /** Of what it holds; 0 before the first frame. */
  get epoch(): number {
    const { cursor } = this.view;
    return cursor === undefined ? 0 : (parseCursor(cursor)?.epoch ?? 0);
  }

  get lane(): Lane | undefined {
    return this.#lane;
  }

  /**
   * Sets out.
   * @param onApplied told of all but snapshots of quotes: those say where things stand, they are not updates.
   * @param onMoved it arrived, or its state is another.
   */
  open(
    lanes: LaneOpener,
    onApplied: (updates: readonly Update[], applied: Applied, receiveTime: number) => void,
    onMoved: () => void,
  ): void {
    this.#lane = lanes.open(this.name, {
      view: this.view,
      meter: this.meter,
      onApplied: (applied, { receiveTime }) => {
        const first = !this.#arrived;
        this.#arrived = true;
        onApplied(applied.reset ? [] : this.#updatesOf(applied), applied, receiveTime);
        if (first) onMoved();
      },
      onState: (state) => {
        this.#state = state;
        onMoved();
      },
    });
  }

  /** Idempotent. */
  close(): void {
    this.#lane?.close();
  }

  /** Both it and the baseline have had an update. */
  paired({ kind, times }: UpdateTimes, mine: number, baseline: number): void {
    const own = times[mine];
    const other = times[baseline];
    if (own === undefined || other === undefined || Number.isNaN(own) || Number.isNaN(other)) return;
    this.#differences[kind].add(Math.max(own, other), own - other);
  }

  /** @param clockStepMs a difference no clock here can see is none. */
  difference(clockStepMs: number): PairedDifference {
    const { trade, quote } = this.#differences;
    // A slow lane skips quotes that did not last, so those it has flatter it: they only stand in for trades.
    const of = trade.pairs > 0 && (trade.summary()?.interval || !quote.summary()?.interval) ? 'trades' : 'quotes';
    const differences = of === 'trades' ? trade : quote;
    const { median, interval } = differences.summary() ?? {};
    const excludesNone = interval !== undefined && (interval.low > 0 || interval.high < 0);
    const seen = median !== undefined && Math.abs(median) > clockStepMs;
    return {
      ...(differences.pairs > 0 ? { of } : {}),
      updates: differences.pairs,
      medianMs: median,
      interval,
      distinguishable: excludesNone && seen,
    };
  }

  figures({ place, meanPlace, paired }: Pick<RaceLane, 'place' | 'meanPlace' | 'paired'>, now: number): RaceLane {
    const { payloadBytes, bytes, updates } = this.meter.totals;
    return {
      name: this.name,
      figures: this.meter.figures(this.#lane === undefined ? 'off' : 'measured', now),
      place,
      meanPlace,
      latencies: this.meter.latencies,
      bytesPerUpdate:
        updates === 0 ? undefined : { payload: payloadBytes / updates, overhead: (bytes - payloadBytes) / updates },
      paired,
    };
  }

  #updatesOf({ trades, quotes }: Applied): Update[] {
    const { epoch } = this;
    const updates: Update[] = trades.map(({ id, n }) => ({ kind: 'trade', id, at: n, epoch }));
    for (const id of quotes) {
      const quote = this.view.quotes.get(id);
      if (quote !== undefined) updates.push({ kind: 'quote', id, at: quote.seq, epoch });
    }
    return updates;
  }
}
