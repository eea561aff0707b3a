import type { TransportName } from '@/lib/transports/transport';

/**
 * What `auto` chooses among, best first. A WebSocket acknowledges what it has shown, so that a slow line makes fewer
 * updates and not late ones, and it holds none of the six connections a browser opens to a host. Socket.IO and MQTT
 * travel on the same WebSocket: where that is blocked they are too.
 */
export const AUTO_PREFERENCE: readonly TransportName[] = ['websocket', 'sse', 'http-stream', 'long-poll', 'polling'];

/** The transports `auto` chooses among, and what each can promise. */
export class Preference {
  readonly names: readonly TransportName[];
  readonly #limitOf: (name: TransportName) => number;
  readonly #pushes: (name: TransportName) => boolean;

  /**
   * @param names best first, at least one.
   * @param pushes whether the server sends of its own accord.
   * @param limitOf the staleness a transport is held to, ms.
   */
  constructor(
    names: readonly TransportName[],
    pushes: (name: TransportName) => boolean,
    limitOf: (name: TransportName) => number,
  ) {
    this.names = names;
    this.#pushes = pushes;
    this.#limitOf = limitOf;
  }

  limitMs(name: TransportName): number {
    return this.#limitOf(name);
  }

  /** Lower is better. One that is not listed was chosen by hand before: better than asking on a timer, no more. */
  rank(name: TransportName): number {
    const at = this.names.indexOf(name);
    if (at >= 0) return at;
    const timed = this.names.findIndex((listed) => !this.#pushes(listed));
    return (timed < 0 ? this.names.length : timed) - 0.5;
  }

  others(than: TransportName): readonly TransportName[] {
    return this.names.filter((name) => name !== than);
  }

  better(than: TransportName): readonly TransportName[] {
    return this.names.filter((name) => this.rank(name) < this.rank(than));
  }
}
