import { WebSocket } from 'ws';

/**
 * Answers pings, holding at most one answer back: of several pings that could not be answered yet only the newest
 * needs an answer (RFC 6455, 5.5.3), so that a client that pings and does not read costs no memory.
 */
export class Pongs {
  readonly #socket: WebSocket;
  #underWay = false;
  #owed: Buffer | undefined;

  constructor(socket: WebSocket) {
    this.#socket = socket;
  }

  /** @param data what the ping carried. */
  owe(data: Buffer): void {
    this.#owed = data;
    this.#pay();
  }

  #pay(): void {
    const data = this.#owed;
    if (this.#underWay || data === undefined || this.#socket.readyState !== WebSocket.OPEN) return;
    this.#owed = undefined;
    this.#underWay = true;
    this.#socket.pong(data, false, () => {
      this.#underWay = false;
      this.#pay();
    });
  }
}
