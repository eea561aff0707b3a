import type { IncomingMessage } from 'node:http';
import WebSocket from 'ws';
import { AttentiveClock } from '../attentive-clock';
import { pause } from '../backoff';
import { reasonOf } from '../failure';
import { FeedError } from '../feed';
import type { Redactor } from '../redactor';
import { streamFailure, upgradeFailure } from './failure';
import type { AlpacaTimes } from './options';
import { isRecord, type VenueRecord } from './record';

export interface StreamOptions {
  /** The whole address, as `wss://stream.data.alpaca.markets/v2/iex`. */
  readonly url: string;
  readonly keyId: string;
  readonly secret: string;
  readonly times: AlpacaTimes;
  readonly redactor: Redactor;
  /** The key was taken: subscriptions may be asked for. */
  readonly ready: () => void;
  /** Prices and statuses, one at a time. */
  readonly data: (message: VenueRecord) => void;
  /** Something that came was no message of Alpaca's. */
  readonly reject: () => void;
  /** It is over, and its socket closed; not called after `close`. */
  readonly lost: (error: FeedError) => void;
}

/** Symbols by channel: `{ trades: ['AAPL'] }`. */
export type Channels = Readonly<Record<string, readonly string[]>>;

/** Alpaca has refused a subscription and stays connected. */
export class SubscriptionRefusal extends Error {
  constructor(readonly code: number) {
    super(`Alpaca refused a subscription (${code}).`);
  }
}

/** Refusals of what was asked for, rather than of us: https://docs.alpaca.markets/docs/streaming-market-data, Errors. */
const REFUSALS = new Set([400, 405, 409, 410]);
const ALREADY_AUTHENTICATED = 403;
/** Alpaca packs what has piled up into one message; more is no message of its. */
const MOST_BYTES = 4_194_304;
const CLOSE_MS = 1_000;

interface Pending {
  resolve(subscribed: VenueRecord): void;
  reject(error: Error): void;
}

/**
 * One connection to Alpaca's stream: opened, told the key, kept alive, closed. It does not reconnect.
 *
 * Not the official client's `StockDataStream`, whose address can be set but which keeps from us what we have to know:
 * errors come as words without their code, a refused subscription is indistinguishable from a lost one and is asked for
 * again with all others at the next connection, which fails them all, one odd frame drops the rest of its message, the
 * code a connection was closed with is lost, and nothing tells when `disconnect()` has given the socket back. Alpaca
 * allows one connection: the next may not be dialled before.
 */
export class AlpacaStream {
  readonly #options: StreamOptions;
  readonly #socket: WebSocket;
  readonly #closed: Promise<void>;
  readonly #clock: AttentiveClock;
  #heardAt = 0;
  #isReady = false;
  #isOver = false;
  #fault: FeedError | undefined;
  #pending: Pending | undefined;
  #readyTimer: NodeJS.Timeout | undefined;
  #answerTimer: NodeJS.Timeout | undefined;
  readonly #pingTimer: NodeJS.Timeout;

  constructor(options: StreamOptions) {
    this.#options = options;
    const { url, times } = options;
    // JSON is what Alpaca speaks unless asked for msgpack. No compression: it costs more here than it saves.
    this.#socket = new WebSocket(url, { perMessageDeflate: false, maxPayload: MOST_BYTES });
    const socket = this.#socket;
    this.#closed = new Promise((resolve) => socket.once('close', () => resolve()));
    socket.on('message', (data) => this.#receive(String(data)));
    socket.on('pong', () => this.#heard());
    socket.on('unexpected-response', (_request, response: IncomingMessage) => {
      response.destroy();
      this.#end(upgradeFailure(response.statusCode ?? 0, response.headers['retry-after']));
    });
    socket.on('error', (error) => this.#end(this.#failure('failed', reasonOf(error, 120))));
    socket.on('close', (code, reason) => {
      const words = reason.length > 0 ? `${reason.toString().slice(0, 80)}, ` : '';
      this.#end(this.#failure('was closed', `${words}code ${code}`));
    });
    this.#clock = new AttentiveClock(times.pingMs);
    this.#clock.start();
    this.#pingTimer = setInterval(() => this.#beat(), times.pingMs);
    this.#readyTimer = setTimeout(
      () => this.#end(new FeedError(`Alpaca's stream was not ready within ${times.readyMs} ms.`)),
      times.readyMs,
    );
  }

  /**
   * One at a time: Alpaca's answers do not say what they answer.
   * @returns everything that is subscribed now, as Alpaca lists it.
   * @throws SubscriptionRefusal; FeedError when the connection ends first.
   */
  request(action: 'subscribe' | 'unsubscribe', channels: Channels): Promise<VenueRecord> {
    return new Promise((resolve, reject) => {
      if (this.#isOver) return reject(this.#fault ?? new FeedError("Alpaca's stream has been closed."));
      this.#pending = { resolve, reject };
      const { answerMs } = this.#options.times;
      this.#answerTimer = setTimeout(
        () => this.#end(new FeedError(`Alpaca's stream did not answer a subscription within ${answerMs} ms.`)),
        answerMs,
      );
      this.#send({ action, ...channels });
    });
  }

  /** Resolves when the socket has been given back; at most a second later. */
  async close(): Promise<void> {
    if (!this.#isOver) {
      this.#release();
      if (this.#socket.readyState === WebSocket.OPEN) this.#socket.close(1000);
      else this.#socket.terminate();
      const grace = new AbortController();
      await Promise.race([this.#closed.then(() => grace.abort()), pause(CLOSE_MS, grace.signal)]);
      this.#socket.terminate();
    }
    await this.#closed;
  }

  #receive(text: string): void {
    this.#heard();
    if (this.#isOver) return;
    let messages: unknown;
    try {
      messages = JSON.parse(text);
    } catch {
      messages = undefined;
    }
    for (const message of Array.isArray(messages) ? messages : [undefined]) {
      if (this.#isOver) return;
      if (isRecord(message)) this.#dispatch(message);
      else this.#options.reject();
    }
  }

  #dispatch(message: VenueRecord): void {
    const { T: type, msg, code } = message;
    if (type === 'success') this.#welcomed(msg);
    else if (type === 'subscription') this.#answered((pending) => pending.resolve(message));
    else if (type !== 'error') this.#options.data(message);
    else if (typeof code !== 'number') this.#options.reject();
    else if (REFUSALS.has(code) && this.#pending !== undefined)
      this.#answered((pending) => pending.reject(new SubscriptionRefusal(code)));
    else if (code !== ALREADY_AUTHENTICATED)
      this.#end(streamFailure(code, this.#options.redactor.text(typeof msg === 'string' ? msg : 'no words')));
  }

  #welcomed(what: unknown): void {
    const { keyId, secret, ready } = this.#options;
    if (what === 'connected') this.#send({ action: 'auth', key: keyId, secret });
    else if (what === 'authenticated' && !this.#isReady) {
      this.#isReady = true;
      clearTimeout(this.#readyTimer);
      ready();
    }
  }

  #answered(settle: (pending: Pending) => void): void {
    const pending = this.#pending;
    this.#pending = undefined;
    clearTimeout(this.#answerTimer);
    if (pending !== undefined) settle(pending);
  }

  #heard(): void {
    this.#heardAt = this.#clock.now;
  }

  #beat(): void {
    this.#clock.tick();
    const { deadMs } = this.#options.times;
    if (this.#clock.now - this.#heardAt >= deadMs)
      this.#end(new FeedError(`Alpaca's stream has said nothing for ${deadMs} ms, not even to pings.`));
    else if (this.#socket.readyState === WebSocket.OPEN) this.#socket.ping();
  }

  #send(message: object): void {
    if (this.#socket.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(message));
  }

  #failure(what: string, why: string): FeedError {
    return new FeedError(this.#options.redactor.text(`Alpaca's stream ${what}: ${why}.`));
  }

  /** The first fault counts: those after it are its consequences. */
  #end(error: FeedError): void {
    if (this.#isOver) return;
    this.#fault = error;
    this.#release();
    this.#socket.terminate();
    void this.#closed.then(() => this.#options.lost(error));
  }

  #release(): void {
    this.#isOver = true;
    clearInterval(this.#pingTimer);
    clearTimeout(this.#readyTimer);
    this.#answered((pending) => pending.reject(this.#fault ?? new FeedError("Alpaca's stream has been closed.")));
    // A socket that is terminated while it dials says so as an error, which nobody needs to hear.
    this.#socket.on('error', () => {});
  }
}
