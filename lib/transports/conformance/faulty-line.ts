import type { Socket } from 'node:net';
import { HeldBody } from './held-body';

const HEAD_END = '\r\n\r\n';
const FORBIDDEN = 'HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n';

/** How an intermediary misbehaves at the moment. */
export interface Faults {
  /** What it does to a request that asks for another protocol: answers 403, or passes it on without that wish. */
  upgrades: 'pass' | 'forbid' | 'strip';
  /** Holds streams back: bodies of unknown length come when they end or are 1 MB long. */
  buffers: boolean;
  /** How late bytes reach clients that have been upgraded, ms. */
  upgradedDelayMs: number;
}

/** One connection through a faulty proxy. */
export class FaultyLine {
  readonly #client: Socket;
  readonly #target: Socket;
  readonly #faults: Faults;
  readonly #body = new HeldBody();
  readonly #timers = new Set<ReturnType<typeof setTimeout>>();
  #head = Buffer.alloc(0);
  #upgraded = false;
  #lastDue = 0;

  /** @param faults may change while it runs. */
  constructor(client: Socket, target: Socket, faults: Faults) {
    this.#client = client;
    this.#target = target;
    this.#faults = faults;
    for (const socket of [client, target]) {
      socket.setNoDelay(true);
      socket.on('error', () => this.cut());
    }
    client.on('data', (bytes: Buffer) => this.#asked(bytes));
    target.on('data', (bytes: Buffer) => this.#answered(bytes));
    client.on('close', () => this.cut());
    target.on('end', () => this.#later(() => client.end(this.#body.end())));
  }

  cut(): void {
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
    this.#client.destroy();
    this.#target.destroy();
  }

  #asked(bytes: Buffer): void {
    if (this.#upgraded) {
      this.#target.write(bytes);
      return;
    }
    this.#head = Buffer.concat([this.#head, bytes]);
    const end = this.#head.indexOf(HEAD_END);
    if (end < 0) return;
    const request = this.#head;
    this.#head = Buffer.alloc(0);
    const head = request.subarray(0, end + HEAD_END.length).toString('latin1');
    if (!/^upgrade:/im.test(head) || this.#faults.upgrades === 'pass') {
      this.#upgraded = /^upgrade:/im.test(head);
      this.#target.write(request);
    } else if (this.#faults.upgrades === 'forbid') this.#client.end(FORBIDDEN);
    else this.#target.write(head.replace(/^(upgrade|connection):.*\r\n/gim, ''), 'latin1');
  }

  #answered(bytes: Buffer): void {
    if (this.#upgraded) this.#later(() => this.#client.write(bytes));
    else this.#client.write(this.#body.take(bytes, this.#faults.buffers));
  }

  /** In order, also while the delay changes. */
  #later(pass: () => void): void {
    const now = performance.now();
    const due = Math.max(this.#lastDue, now + (this.#upgraded ? this.#faults.upgradedDelayMs : 0));
    this.#lastDue = due;
    if (due <= now) {
      pass();
      return;
    }
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      if (this.#client.writable) pass();
    }, due - now);
    this.#timers.add(timer);
  }
}
