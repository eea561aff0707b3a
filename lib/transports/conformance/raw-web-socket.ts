import { type ClientOptions, WebSocket } from 'ws';

interface Close {
  readonly code: number;
  readonly reason: string;
}

/** A client of `/ws` that says what it is told to say, and keeps what it hears. */
export class RawWebSocket {
  readonly socket: WebSocket;
  /** Resolves when the connection is over. */
  readonly closed: Promise<Close>;
  readonly #heard: string[] = [];
  #wake: () => void = () => undefined;
  #over = false;

  constructor(origin: string, options: ClientOptions = {}) {
    this.socket = new WebSocket(`${origin.replace('http', 'ws')}/ws`, options);
    this.socket.on('error', () => undefined);
    this.socket.on('message', (data: Buffer) => {
      this.#heard.push(data.toString());
      this.#wake();
    });
    this.closed = new Promise((resolve) => {
      this.socket.on('close', (code, reason) => {
        this.#over = true;
        this.#wake();
        resolve({ code, reason: reason.toString() });
      });
    });
  }

  /** Says something as soon as it is connected; an object as JSON. */
  async send(message: object | string): Promise<void> {
    if (this.socket.readyState === WebSocket.CONNECTING)
      await new Promise<void>((resolve) => this.socket.once('open', resolve));
    this.socket.send(typeof message === 'string' || Buffer.isBuffer(message) ? message : JSON.stringify(message));
  }

  /** @returns the text of the next message that `wanted` takes; those before are let go. */
  async next(wanted: (text: string) => boolean = () => true): Promise<string> {
    for (;;) {
      const text = this.#heard.shift();
      if (text !== undefined && wanted(text)) return text;
      if (text !== undefined) continue;
      if (this.#over) throw new Error('The connection ended without it.');
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  close(): void {
    this.socket.terminate();
  }
}
