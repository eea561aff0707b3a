import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { io } from 'socket.io-client';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { buildIfNeeded } from './build';
import { freePort } from './free-port';

const READY_MS = 60_000;

interface Running {
  readonly pid: number;
  readonly parent: number;
  readonly command: string;
}

/** Every process, as Linux tells it; slim images have no `ps`. */
function fromProc(): Running[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
        const parent = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
        const command = readFileSync(`/proc/${name}/cmdline`, 'utf8').replaceAll('\0', ' ');
        return [{ pid: Number(name), parent, command }];
      } catch {
        // It has ended meanwhile.
        return [];
      }
    });
}

function fromPs(): Running[] {
  const lines = execFileSync('ps', ['-A', '-o', 'pid=,ppid=,command='], { encoding: 'utf8' }).split('\n');
  return lines.flatMap((line) => {
    const [, pid, parent, command = ''] = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? [];
    return pid === undefined ? [] : [{ pid: Number(pid), parent: Number(parent), command }];
  });
}

function childrenOf(pid: number): Running[] {
  return (existsSync('/proc/self/stat') ? fromProc() : fromPs()).filter(({ parent }) => parent === pid);
}

/** Reads an event stream to its end. */
async function readEvents(address: string, onText: (text: string) => void): Promise<void> {
  const response = await fetch(address);
  const decoder = new TextDecoder();
  for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) onText(decoder.decode(chunk));
}

describe('npm start, as a process', () => {
  let folder = '';
  let web = '';
  let sidecar = '';
  let starter: ChildProcess | undefined;
  let said = '';
  const mine = new Set<number>();
  /** What `npm start` runs now; noted, so that nothing of it can stay behind. */
  const children = () => {
    const running = childrenOf(starter?.pid ?? 0);
    for (const { pid } of running) mine.add(pid);
    return running;
  };
  const sidecarProcess = () => children().find(({ command }) => command.includes('dist/sidecar/main.js'));
  const status = (origin: string) =>
    fetch(`${origin}/api/health`, { signal: AbortSignal.timeout(2_000) }).then(
      (answer) => answer.status,
      () => 0,
    );

  /** Runs `npm start` until it says where to look. */
  async function launch(): Promise<void> {
    said = '';
    const started = spawn(process.execPath, ['--import', 'tsx', 'scripts/start.ts'], {
      env: {
        PATH: process.env.PATH ?? '',
        NODE_ENV: 'production',
        FEEDS: 'simulator',
        PORT: new URL(web).port,
        SIDECAR_PORT: new URL(sidecar).port,
        STATE_DIR: folder,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const hear = (text: Buffer) => {
      said += text.toString();
    };
    started.stdout.on('data', hear);
    started.stderr.on('data', hear);
    starter = started;
    const patience = { timeout: READY_MS, interval: 100 };
    await vi.waitFor(() => expect(said).toContain(`open ${web}`), patience);
    await vi.waitFor(async () => expect(await status(sidecar)).toBe(200), patience);
    children();
  }

  beforeAll(async () => {
    await buildIfNeeded();
    folder = mkdtempSync(join(tmpdir(), 'start-'));
    web = `http://127.0.0.1:${await freePort()}`;
    sidecar = `http://127.0.0.1:${await freePort()}`;
    await launch();
  }, 300_000);

  afterAll(() => {
    // Whatever went wrong, nothing of ours stays behind.
    for (const pid of [starter?.pid ?? 0, ...mine]) {
      try {
        if (pid > 0) process.kill(pid, 'SIGKILL');
      } catch {
        // It has gone, as it should.
      }
    }
    rmSync(folder, { recursive: true, force: true });
  });

  test('says what its prices are, and where to look', () => {
    expect(said).toContain('feeds: All prices are simulated.');
    expect(said).toMatch(/the sidecar listens on \d+; Ctrl-C stops both/);
  });

  test('every script of the page carries the nonce of its policy, and the page may reach the sidecar', async () => {
    const page = await fetch(`${web}/`);
    expect(page.status).toBe(200);
    const policy = page.headers.get('content-security-policy') ?? '';
    const nonce = /'nonce-([^']+)'/.exec(policy)?.[1] ?? 'none';
    const scripts = (await page.text()).match(/<script[^>]*>/g) ?? [];
    expect(scripts.length).toBeGreaterThan(3);
    for (const script of scripts) expect(script).toContain(`nonce="${nonce}"`);
    expect(policy).toContain(sidecar);
    expect(page.headers.get('x-frame-options')).toBe('DENY');
    expect(page.headers.get('x-powered-by')).toBeNull();
  });

  test('a sidecar killed outright is started again', async () => {
    const before = sidecarProcess();
    if (before === undefined) throw new Error(`No sidecar among: ${JSON.stringify(children())}`);
    process.kill(before.pid, 'SIGKILL');
    await expect.poll(() => said, { timeout: 5_000 }).toMatch(/sidecar ended with SIGKILL; starting it again in/);
    await expect.poll(() => status(sidecar), { timeout: 20_000, interval: 200 }).toBe(200);
    expect(sidecarProcess()?.pid).not.toBe(before.pid);
    expect(await status(web)).toBe(200);
  }, 40_000);

  test('SIGTERM sends clients of both processes away and ends with 0 within 10 s', async () => {
    let events = '';
    const stream = readEvents(`${web}/api/sse?quotes=sim:BTC-USD`, (text) => {
      events += text;
    });
    const socket = io(sidecar, {
      transports: ['websocket'],
      reconnection: false,
      auth: { quotes: ['sim:BTC-USD'] },
    });
    let frames = 0;
    socket.on('frame', (frame: { cursor: string }) => {
      frames++;
      socket.emit('ack', frame.cursor);
    });
    const left = new Promise<string>((resolve) => socket.once('disconnect', resolve));
    await expect.poll(() => frames, { timeout: 10_000 }).toBeGreaterThan(3);
    await expect.poll(() => events.split('\ndata: {').length, { timeout: 10_000 }).toBeGreaterThan(3);

    const exit = new Promise<number | null>((resolve) => starter?.once('exit', resolve));
    // tsx has a helper of its own, which ends a moment after its parent.
    const running = children().filter(({ command }) => !command.includes('esbuild'));
    expect(running.length).toBe(2);
    const begun = Date.now();
    starter?.kill('SIGTERM');
    await stream;
    expect(await left).toMatch(/transport close|io server disconnect/);
    // The last word of a stream is when to come back.
    expect(events).toMatch(/\nretry: \d+\n\n$/);
    expect(await exit).toBe(0);
    expect(Date.now() - begun).toBeLessThan(10_000);
    for (const { pid } of running) expect(() => process.kill(pid, 0)).toThrow();
    expect([await status(web), await status(sidecar)]).toEqual([0, 0]);
  }, 30_000);

  test('killed outright, it leaves neither process behind', async () => {
    await launch();
    starter?.kill('SIGKILL');
    const gone = async () => expect([await status(web), await status(sidecar)]).toEqual([0, 0]);
    await vi.waitFor(gone, { timeout: 12_000, interval: 200 });
  }, 90_000);
});
