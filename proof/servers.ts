import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { freePort, isFree } from '../scripts/free-port';
import { Child } from './child';

const HOST = '127.0.0.1';
const ATTEMPTS = 4;
/** A build that is under way beside us takes about this long. */
const AGAIN_MS = 10_000;

/** What the web process says of its hub and its feed. */
export interface Health {
  readonly hub: {
    readonly sequence: number;
    readonly accepted: number;
    readonly refused: number;
    readonly faults: number;
  };
  readonly feeds: readonly { readonly events: number; readonly rejected: number; readonly reconnects: number }[];
}

/** What a process has used. */
export interface Usage {
  readonly cpuSeconds: number;
  readonly residentMegabytes: number;
}

/** The two processes of the product, as `npm start` runs them. */
export interface Servers {
  readonly webOrigin: string;
  readonly sidecarOrigin: string;
  health(): Promise<Health>;
  usage(origin: string): Promise<Usage>;
  /** Ends both. @returns what did not end as it should, or still holds its port. */
  stop(): Promise<string[]>;
}

/**
 * Starts both with one exchange as their only feed.
 * @param ccxtConfig where ccxt finds Binance.
 * @throws what the processes said when they do not start after several attempts: somebody may be building meanwhile.
 */
export async function startServers(ccxtConfig: Record<string, unknown>): Promise<Servers> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await startOnce(ccxtConfig);
    } catch (fault) {
      if (attempt === ATTEMPTS) throw fault;
      await pause(AGAIN_MS);
    }
  }
}

async function startOnce(ccxtConfig: Record<string, unknown>): Promise<Servers> {
  const [port, sidecarPort] = [await freePort(HOST), await freePort(HOST)];
  const stateDir = await mkdtemp(join(tmpdir(), 'tickwire-state-'));
  const settings = {
    HOST,
    PORT: String(port),
    SIDECAR_PORT: String(sidecarPort),
    FEEDS: 'ccxt:binance',
    TICKWIRE_CCXT_CONFIG: JSON.stringify({ binance: ccxtConfig }),
    LINK_TOKEN: randomBytes(32).toString('hex'),
    STATE_DIR: stateDir,
  };
  const next = ['node_modules/next/dist/bin/next', 'start', '-H', HOST, '-p', String(port)];
  const children = [new Child('web', next, settings)];
  const [webOrigin, sidecarOrigin] = [`http://${HOST}:${port}`, `http://${HOST}:${sidecarPort}`];
  const stop = async () => {
    const faults: string[] = [];
    // The sidecar first, or it would look for the web process.
    for (const child of [...children].reverse())
      if (!(await child.stop())) faults.push(`${child.name} did not end well; it said:\n${child.output}`);
    for (const taken of [port, sidecarPort]) if (!(await isFree(HOST, taken))) faults.push(`port ${taken} is not free`);
    await rm(stateDir, { recursive: true, force: true });
    return faults;
  };
  try {
    await children[0]?.says(/Ready in/, /ccxt:binance is live/);
    // A build that is being replaced starts, and then cannot answer.
    await healthOf(webOrigin);
    const sidecar = new Child('sidecar', ['--enable-source-maps', 'dist/sidecar/main.js'], settings);
    children.push(sidecar);
    await sidecar.says(/following /);
  } catch (fault) {
    await stop();
    throw fault;
  }
  return { webOrigin, sidecarOrigin, health: () => healthOf(webOrigin), usage: usageOf, stop };
}

async function healthOf(origin: string): Promise<Health> {
  const answer = await fetch(`${origin}/api/health`);
  return (await answer.json()) as Health;
}

async function usageOf(origin: string): Promise<Usage> {
  const text = await (await fetch(`${origin}/api/metrics`)).text();
  const figure = (name: string) => Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(text)?.[1]);
  return {
    cpuSeconds: figure('process_cpu_seconds_total'),
    residentMegabytes: figure('process_resident_memory_bytes') / 1_048_576,
  };
}
