import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TEST_TOKEN } from './test-server';

export interface NextProcess {
  readonly origin: string;
  readonly port: number;
  /** Ends it as a supervisor would. @returns how long it took, ms, and its exit code. */
  stop(): Promise<{ tookMs: number; code: number | null }>;
}

/** There is a build to run. */
export const hasNextBuild = (): boolean => existsSync('.next/BUILD_ID');

/** Runs the production build with simulated prices on a free port, and waits until it answers. */
export async function startNext(): Promise<NextProcess> {
  const port = await freePort();
  const stateDir = mkdtempSync(join(tmpdir(), 'tickwire-'));
  const child = spawn(
    process.execPath,
    ['node_modules/next/dist/bin/next', 'start', '-p', String(port), '-H', '127.0.0.1'],
    {
      env: {
        ...process.env,
        NODE_ENV: 'production',
        PORT: String(port),
        FEEDS: 'simulator',
        SEED: '1',
        LINK_TOKEN: TEST_TOKEN,
        STATE_DIR: stateDir,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  let said = '';
  child.stdout.on('data', (text: Buffer) => {
    said += text.toString();
  });
  child.stderr.on('data', (text: Buffer) => {
    said += text.toString();
  });
  const exited = new Promise<number | null>((resolve) => child.once('exit', resolve));
  const origin = `http://127.0.0.1:${port}`;
  const deadline = Date.now() + 30_000;
  while (!(await isHealthy(origin))) {
    if (Date.now() > deadline || child.exitCode !== null) throw new Error(`next start does not answer: ${said}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return {
    origin,
    port,
    stop: async () => {
      const begun = Date.now();
      child.kill('SIGTERM');
      const cut = setTimeout(() => child.kill('SIGKILL'), 15_000);
      const code = await exited;
      clearTimeout(cut);
      rmSync(stateDir, { recursive: true, force: true });
      return { tookMs: Date.now() - begun, code };
    },
  };
}

async function isHealthy(origin: string): Promise<boolean> {
  try {
    return (await fetch(`${origin}/api/health`)).ok;
  } catch {
    return false;
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer();
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}
