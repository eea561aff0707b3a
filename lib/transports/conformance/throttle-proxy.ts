import type { AddressInfo } from 'node:net';
import { connect, createServer, type Socket } from 'node:net';

/** How often bytes are let through, ms. */
const TICK_MS = 10;

export interface ThrottleProxy {
  readonly origin: string;
  readonly port: number;
  /** Bytes passed on so far, both directions. */
  readonly passed: number;
  /** Connections accepted so far. */
  readonly connections: number;
  /** Bytes per second towards the client, over all connections; undefined for all it takes. */
  limit(bytesPerSecond: number | undefined): void;
  /** Stops passing anything on, without closing: as a line does that has gone dead. */
  freeze(): void;
  thaw(): void;
  /** Breaks every connection. */
  cut(): void;
  close(): Promise<void>;
}

/** A line between client and server that can be slow, silent or broken. */
export async function startThrottleProxy(targetPort: number): Promise<ThrottleProxy> {
  const lines = new Set<Line>();
  const state = { perTick: Number.POSITIVE_INFINITY, frozen: false, passed: 0, connections: 0 };
  const server = createServer({ allowHalfOpen: false }, (client) => {
    state.connections++;
    const line = new Line(client, connect(targetPort, '127.0.0.1'), (bytes) => {
      state.passed += bytes;
    });
    lines.add(line);
    line.onEnd(() => lines.delete(line));
    if (state.frozen) line.freeze();
  });
  const timer = setInterval(() => {
    if (state.frozen) return;
    let budget = state.perTick;
    for (const line of lines) budget -= line.pass(budget);
  }, TICK_MS);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const cut = () => {
    for (const line of lines) line.cut();
  };
  return {
    origin: `http://127.0.0.1:${port}`,
    port,
    get passed() {
      return state.passed;
    },
    get connections() {
      return state.connections;
    },
    limit: (bytesPerSecond) => {
      state.perTick =
        bytesPerSecond === undefined ? Number.POSITIVE_INFINITY : Math.ceil((bytesPerSecond * TICK_MS) / 1000);
    },
    freeze: () => {
      state.frozen = true;
      for (const line of lines) line.freeze();
    },
    thaw: () => {
      state.frozen = false;
      for (const line of lines) line.thaw();
    },
    cut,
    close: () => {
      clearInterval(timer);
      cut();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

/** One connection through the proxy. Bytes towards the client wait in the server's kernel, not here. */
class Line {
  readonly #client: Socket;
  readonly #target: Socket;
  readonly #count: (bytes: number) => void;

  constructor(client: Socket, target: Socket, count: (bytes: number) => void) {
    this.#client = client;
    this.#target = target;
    this.#count = count;
    client.setNoDelay(true);
    target.setNoDelay(true);
    client.pipe(target);
    client.on('data', (bytes: Buffer) => count(bytes.byteLength));
    target.pause();
    for (const socket of [client, target]) {
      socket.on('error', () => this.cut());
      socket.on('close', () => this.cut());
    }
    target.on('end', () => client.end());
  }

  onEnd(listener: () => void): void {
    this.#client.once('close', listener);
  }

  /** Passes at most `budget` bytes on. @returns how many. */
  pass(budget: number): number {
    let passed = 0;
    while (passed < budget && this.#client.writable) {
      // Node reads ahead at most one buffer of its own.
      const available = this.#target.readableLength;
      const wanted = Math.min(available, budget - passed);
      const bytes = (wanted > 0 ? this.#target.read(wanted) : this.#target.read(0)) as Buffer | null;
      if (bytes === null) break;
      this.#client.write(bytes);
      passed += bytes.byteLength;
    }
    this.#count(passed);
    return passed;
  }

  freeze(): void {
    this.#client.pause();
  }

  thaw(): void {
    this.#client.resume();
  }

  cut(): void {
    this.#client.destroy();
    this.#target.destroy();
  }
}
