import type { EncodedFrame } from '@/lib/hub/encoded-frame';
import type { Reader } from '@/lib/hub/reader-options';
import type { InstrumentId } from '@/lib/market/instrument';
import { ProtocolError } from '@/lib/protocol/protocol-error';
import { subscriptionOf } from '@/lib/protocol/subscription';
import { checkBook } from '../admission';
import type { ServerContext } from '../server-context';
import { pulsePacket } from './batch-bytes';
import type { MqttConnection } from './connection';
import { Outbox } from './outbox';
import { Wishes } from './wishes';

/** MQTT has no way to ask for a pace. */
const FREQUENCY_HZ = 10;
/** Batches a client that acknowledges may have in flight: one being applied, one under way. */
const CREDIT = 2;
/** Least time between two changes of the subscription, ms: clients like to subscribe topic by topic. */
const SPACING_MS = 50;
/** How often wildcards are held against what is ingested, ms. */
const LOOK_MS = 1_000;

/**
 * Joins a reader of the hub to one MQTT client. A client that does not read, or does not acknowledge, is a slow reader
 * like any other: it gets fewer, fuller batches, and costs the others nothing.
 */
export class Subscriber {
  readonly #connection: MqttConnection;
  readonly #context: ServerContext;
  readonly #traffic;
  readonly #wishes = new Wishes();
  readonly #outbox: Outbox;
  #reader: Reader | undefined;
  #writable = true;
  /** Filters subscribed since the reader was last told. */
  #joined: string[] = [];
  #changedTime = Number.NEGATIVE_INFINITY;
  #changeTimer: ReturnType<typeof setTimeout> | undefined;
  #lookTimer: ReturnType<typeof setInterval> | undefined;
  readonly #heartbeat: ReturnType<typeof setTimeout>;

  constructor(connection: MqttConnection, context: ServerContext) {
    this.#connection = connection;
    this.#context = context;
    this.#outbox = new Outbox(this.#wishes, (id) => context.hub.lastTrade(id));
    this.#traffic = context.traffic.of('mqtt');
    this.#traffic.opened++;
    this.#traffic.open++;
    this.#heartbeat = setTimeout(() => this.#beat(), context.heartbeatMs);
    connection.on('drain', () => {
      this.#writable = true;
      this.#reader?.ready();
    });
    connection.once('close', () => {
      clearTimeout(this.#heartbeat);
      clearTimeout(this.#changeTimer);
      clearInterval(this.#lookTimer);
      this.#reader?.close();
      this.#traffic.open--;
    });
  }

  /** @throws ProtocolError when it cannot be granted. */
  admit(filter: string, qos: number): void {
    const { catalogue } = this.#context;
    this.#wishes.add(filter, qos, (kind, id) => {
      if (catalogue.get(id) === undefined)
        throw new ProtocolError('unknown-instrument', `No feed here offers "${id}".`);
      if (kind === 'books') checkBook(id, catalogue);
    });
  }

  /** These were granted, and the client has been told. */
  subscribed(filters: readonly string[]): void {
    this.#joined.push(...filters);
    this.#scheduleChange();
  }

  unsubscribed(filters: readonly string[]): void {
    for (const filter of filters) this.#wishes.remove(filter);
    const left = new Set(filters);
    this.#joined = this.#joined.filter((filter) => !left.has(filter));
    this.#scheduleChange();
  }

  acknowledged(messageId: number): void {
    this.#outbox.inFlight.acknowledge(messageId);
    this.#settle();
  }

  #scheduleChange(): void {
    this.#outbox.changing();
    if (this.#changeTimer !== undefined || this.#connection.destroyed) return;
    const due = this.#changedTime + SPACING_MS - performance.now();
    this.#changeTimer = setTimeout(
      () => {
        this.#changeTimer = undefined;
        this.#changedTime = performance.now();
        this.#change();
      },
      Math.max(0, due),
    );
  }

  #change(): void {
    const wishes = this.#wishes;
    if (!wishes.hasPatterns) {
      clearInterval(this.#lookTimer);
      this.#lookTimer = undefined;
    }
    if (wishes.isEmpty) {
      this.#reader?.close();
      this.#reader = undefined;
      this.#outbox.forget();
      return;
    }
    const { hub } = this.#context;
    const quotes = this.#wantedQuotes();
    if (wishes.hasPatterns) this.#lookTimer ??= setInterval(() => this.#lookAround(), LOOK_MS);
    this.#outbox.follow(quotes, this.#joined.splice(0), hub.seq);
    const { written, owesLatest } = this.#outbox;
    const request = {
      subscription: subscriptionOf({ quotes, trades: wishes.trades, books: wishes.books }),
      // A cursor of another subscription is answered by a reset, which lists every quote and book.
      cursor: written !== undefined && owesLatest ? { ...written, hash: '' } : written,
      maxFrequency: FREQUENCY_HZ,
      history: 0,
      itemised: true,
      wanted: wishes.named,
    };
    if (this.#reader !== undefined) this.#reader.subscribe(request);
    else {
      const write = (frame: EncodedFrame) => this.#write(frame);
      this.#reader = hub.open({ ...request, firstFrame: 'always', credit: CREDIT, write });
    }
    this.#settle();
  }

  #wantedQuotes(): readonly InstrumentId[] {
    return this.#wishes.quotesAmong(this.#wishes.hasPatterns ? this.#context.hub.known : []);
  }

  /** An instrument may have come that a wildcard matches. */
  #lookAround(): void {
    if (this.#wantedQuotes().some((id) => !this.#outbox.followed.has(id))) this.#scheduleChange();
  }

  #write(frame: EncodedFrame): boolean {
    const bytes = this.#outbox.take(frame);
    this.#settle();
    if (bytes.byteLength === 0) return this.#writable;
    this.#traffic.frames++;
    return this.#send(bytes);
  }

  #send(bytes: Buffer): boolean {
    this.#traffic.bytes += bytes.byteLength;
    this.#heartbeat.refresh();
    this.#writable = this.#connection.write(bytes);
    return this.#writable;
  }

  /** Tells the reader which frames are through. */
  #settle(): void {
    const reader = this.#reader;
    if (reader !== undefined) for (const cursor of this.#outbox.inFlight.takeDone()) reader.acknowledge(cursor);
  }

  #beat(): void {
    this.#heartbeat.refresh();
    if (!this.#writable || this.#reader === undefined || this.#wishes.pulse === undefined) return;
    const publishTime = Math.round(this.#context.hub.scheduler.now() * 10) / 10;
    this.#send(pulsePacket(JSON.stringify({ heartbeat: true, cursor: this.#reader.cursor, publishTime }), undefined));
  }
}
