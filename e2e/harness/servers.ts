import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../../scripts/free-port';
import { ServerProcess } from './server-process';

const HOST = '127.0.0.1';

export type ServerName = 'web' | 'sidecar';

export interface ServersOptions {
  /** Default `simulator`. */
  readonly feeds?: string;
  /** Constructor config of ccxt by exchange. */
  readonly ccxt?: Readonly<Record<string, unknown>>;
  /** Puts something between the browser and both processes. @returns where browsers then find each. */
  putInFront?(ports: Ports): Promise<Urls>;
}

type Ports = Readonly<Record<ServerName, number>>;
type Urls = Readonly<Record<ServerName, string>>;

/** Both processes on ports of their own, with the state of one run and a market that is the same in every run. */
export class Servers {
  readonly webUrl: string;
  readonly sidecarUrl: string;
  readonly #processes: Readonly<Record<ServerName, ServerProcess>>;
  readonly #stateDir: string;

  private constructor(ports: Ports, urls: Urls, stateDir: string, options: ServersOptions) {
    this.webUrl = urls.web;
    this.sidecarUrl = urls.sidecar;
    this.#stateDir = stateDir;
    const env = {
      HOST,
      PORT: String(ports.web),
      SIDECAR_PORT: String(ports.sidecar),
      FEEDS: options.feeds ?? 'simulator',
      SEED: '42',
      LINK_TOKEN: 'a-token-for-the-end-to-end-tests',
      STATE_DIR: stateDir,
      NEXT_TELEMETRY_DISABLED: '1',
      ...(options.putInFront === undefined ? {} : { SIDECAR_URL: urls.sidecar, ALLOWED_ORIGINS: urls.web }),
      ...(options.ccxt === undefined ? {} : { TICKWIRE_CCXT_CONFIG: JSON.stringify(options.ccxt) }),
    };
    this.#processes = {
      web: new ServerProcess({
        name: 'web',
        args: ['node_modules/next/dist/bin/next', 'start', '-H', HOST, '-p', String(ports.web)],
        env,
        healthUrl: `${this.webUrl}/api/health`,
        isReady: ({ feeds }) => (feeds as { state: string }[]).every(({ state }) => state !== 'starting'),
      }),
      sidecar: new ServerProcess({
        name: 'sidecar',
        args: ['--enable-source-maps', 'dist/sidecar/main.js'],
        env,
        healthUrl: `${this.sidecarUrl}/api/health`,
      }),
    };
  }

  static async start(options: ServersOptions = {}): Promise<Servers> {
    const ports = { web: await freePort(HOST), sidecar: await freePort(HOST) };
    const urls = (await options.putInFront?.(ports)) ?? {
      web: `http://${HOST}:${ports.web}`,
      sidecar: `http://${HOST}:${ports.sidecar}`,
    };
    const stateDir = await mkdtemp(join(tmpdir(), 'tickwire-e2e-'));
    const servers = new Servers(ports, urls, stateDir, options);
    try {
      await servers.restart('web');
      await servers.restart('sidecar');
    } catch (fault) {
      await servers.stop();
      throw fault;
    }
    return servers;
  }

  /** @returns how long it took to go, ms. */
  kill(name: ServerName, signal: NodeJS.Signals = 'SIGKILL'): Promise<number> {
    return this.#processes[name].kill(signal);
  }

  /** On its old port. Resolves when it serves. */
  restart(name: ServerName): Promise<void> {
    return this.#processes[name].start();
  }

  /** What both have written. */
  get output(): string {
    return Object.entries(this.#processes)
      .map(([name, { output }]) => `== ${name}\n${output}`)
      .join('\n');
  }

  async stop(): Promise<void> {
    await Promise.all([this.kill('web'), this.kill('sidecar')]);
    await rm(this.#stateDir, { recursive: true, force: true });
  }
}
