import { fork } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { SAMPLE_IDS } from '@/lib/transports/conformance/sample-market';
import { startTestServer, type TestServerOptions } from '@/lib/transports/conformance/test-server';
import type { ClientsAnswer, ClientsRequest } from './delivery-clients';

export const CLIENTS = 200;
export const LIST = 20;
export const HZ = 60;
const ROUND_MS = 600;
const WARM_MS = 200;

/** Twenty instruments from an offset on. */
export const listOf = (at: number) => Array.from({ length: LIST }, (_, step) => SAMPLE_IDS[(at + step) % 200] ?? '');
export const sameList = () => listOf(0);

/** What a tick of one instrument changes. */
const change = (at: number, price: number) => ({ bid: price + at / 100, bidSize: 0.5, ask: price + at / 50 });

export interface Served {
  addressOf(at: number): string;
  /** All instruments change. */
  change(price: number): void;
  close(): Promise<void>;
}

/** A process of clients, for as long as a benchmark runs. */
export class Clients {
  readonly #process = fork(fileURLToPath(new URL('./delivery-clients.ts', import.meta.url)), {
    execArgv: ['--import', 'tsx'],
  });

  constructor() {
    // Otherwise the benchmark would wait for an answer for ever.
    this.#process.once('exit', (code) => {
      if (code !== 0 && code !== null) process.exit(code);
    });
  }

  /** @returns messages delivered per second of this process's CPU. */
  async deliver(served: Served): Promise<number> {
    await this.#ask({ ask: 'open', addresses: Array.from({ length: CLIENTS }, (_, at) => served.addressOf(at)) });
    const run = async (ms: number) => {
      const end = performance.now() + ms;
      let price = 1;
      while (performance.now() < end) {
        served.change(++price);
        await wait(1_000 / HZ);
      }
    };
    await run(WARM_MS);
    await this.#ask({ ask: 'count' });
    const before = process.cpuUsage();
    await run(ROUND_MS);
    await wait(50);
    const spent = process.cpuUsage(before);
    const { messages } = await this.#ask({ ask: 'stop' });
    await served.close();
    return (messages * 1e6) / (spent.user + spent.system);
  }

  close(): void {
    this.#process.disconnect();
  }

  async #ask(request: ClientsRequest): Promise<ClientsAnswer> {
    const answer = once(this.#process, 'message');
    this.#process.send(request);
    const [result] = (await answer) as [ClientsAnswer];
    return result;
  }
}

/** Our own server, whatever carries the bytes. */
export async function tickwire(
  addressOf: (origin: string, at: number) => string,
  options: TestServerOptions = {},
): Promise<Served> {
  const server = await startTestServer({ ...options, config: { limits: { perAddress: 10_000, total: 10_000 } } });
  return {
    addressOf: (at) => addressOf(server.origin, at),
    change: (price) => {
      const ingestTime = Date.now();
      for (const [at, id] of SAMPLE_IDS.entries())
        server.hub.publish({ kind: 'quote', id, source: 'bidAsk', fields: change(at, price), ingestTime });
    },
    close: () => server.close(),
  };
}

/** The same figures as ours, for a peer to write out: one frame a call, all from one change. */
export function peerFrames(): (price: number) => (list: readonly string[]) => object {
  let seq = 0;
  return (price) => {
    const ingestTime = Date.now();
    const quotes = new Map(SAMPLE_IDS.map((id, at) => [id, { id, seq: ++seq, ingestTime, ...change(at, price) }]));
    return (list) => ({
      cursor: `1.${seq}.9f3a61c0b2d4`,
      publishTime: ingestTime,
      oldestChangeTime: ingestTime,
      quotes: list.map((id) => quotes.get(id)),
    });
  };
}
