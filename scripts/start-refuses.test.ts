import { spawn } from 'node:child_process';
import { createServer, type Server } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { freePort } from './free-port';

interface Ended {
  readonly code: number | null;
  readonly out: string;
  /** What went to standard error, by line, without our name. */
  readonly problems: readonly string[];
}

/** Runs `npm start` as a person would, in this environment and no other. */
function start(environment: Readonly<Record<string, string>>): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['--import', 'tsx', 'scripts/start.ts'], {
      env: { PATH: process.env.PATH ?? '', NODE_ENV: 'production', ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: 30_000,
    });
    let out = '';
    let err = '';
    child.stdout.on('data', (text: Buffer) => {
      out += text.toString();
    });
    child.stderr.on('data', (text: Buffer) => {
      err += text.toString();
    });
    child.once('error', reject);
    child.once('close', (code) => {
      const problems = err.split('\n').filter((line) => line !== '');
      resolve({ code, out, problems: problems.map((line) => line.replace(/^tickwire: +/, '')) });
    });
  });
}

describe('npm start says in a line what is wrong, and leaves', () => {
  let taken: Server | undefined;
  afterEach(() => new Promise((resolve) => (taken?.listening ? taken.close(resolve) : resolve(undefined))));

  async function takenPort(): Promise<number> {
    const port = await freePort();
    await new Promise<void>((resolve) => {
      taken = createServer();
      taken.listen(port, '127.0.0.1', resolve);
    });
    return port;
  }

  test.each(['PORT', 'SIDECAR_PORT'])('%s in use', async (name) => {
    const [used, free] = [await takenPort(), await freePort()];
    const other = name === 'PORT' ? 'SIDECAR_PORT' : 'PORT';
    const { code, out, problems } = await start({ [name]: String(used), [other]: String(free) });
    expect(code).toBe(1);
    expect(out).toBe('');
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain(`${name} ${used} on 127.0.0.1 is in use`);
    expect(problems[0]).toContain(`${name}=${used + 10} npm start`);
  });

  test('variables that cannot be used, all of them at once, each with what to write', async () => {
    const { code, out, problems } = await start({
      PORT: 'http',
      SIDECAR_URL: 'live.prices.example',
      SEED: 'x',
      ALLOWED_ORIGINS: 'https://prices.example/path',
      TRUSTED_PROXIES: '10.0.0.0/64',
      MAX_CONNECTIONS: '0',
      LINK_TOKEN: 'a secret',
    });
    expect(code).toBe(1);
    expect(out).toBe('');
    const [head, ...listed] = problems;
    expect(head).toContain('cannot be used');
    const names = [
      'ALLOWED_ORIGINS',
      'LINK_TOKEN',
      'MAX_CONNECTIONS',
      'PORT',
      'SEED',
      'SIDECAR_URL',
      'TRUSTED_PROXIES',
    ];
    expect(listed.map((line) => line.split(' ')[0]).sort()).toEqual(names);
    for (const line of listed) expect(line).toMatch(/must be .+\.$/);
    expect(listed.join()).toContain('PORT is "http"');
    // A secret does not belong on a screen, not even a wrong one.
    expect(listed.join()).not.toContain('a secret');
  });

  test('one port for both processes', async () => {
    const { code, problems } = await start({ PORT: '4000', SIDECAR_PORT: '4000' });
    expect(code).toBe(1);
    expect(problems.join('\n')).toContain('PORT and SIDECAR_PORT are both 4000');
  });

  test('RECORD in a folder that is not there', async () => {
    const { code, out, problems } = await start({ RECORD: 'no-such-folder/prices.jsonl.gz' });
    expect(code).toBe(1);
    expect(out).toBe('');
    expect(problems).toEqual([
      'RECORD is "no-such-folder/prices.jsonl.gz", but there is no folder no-such-folder; make it first.',
    ]);
  });

  test.each([
    ['replay:no-such-file.jsonl.gz@10x', 'The recording no-such-file.jsonl.gz does not exist.'],
    ['replay:package.json', 'The recording package.json is no recording of Tickwire.'],
    ['replay:feeds', 'The recording feeds is a folder.'],
  ])('FEEDS=%s', async (feeds, sentence) => {
    const { code, out, problems } = await start({ FEEDS: feeds });
    expect(code).toBe(1);
    expect(out).toBe('');
    expect(problems).toEqual([sentence]);
  });

  test.each([
    ['coinbase', '"coinbase"'],
    ['simulator,alpaka', '"alpaka"'],
    ['simulator,', 'an empty name'],
    ['simulator,simulator', '"simulator" twice'],
  ])('FEEDS=%s', async (feeds, named) => {
    const { code, out, problems } = await start({ FEEDS: feeds });
    expect(code).toBe(1);
    expect(out).toBe('');
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain(named);
    if (!feeds.endsWith('simulator')) expect(problems[0]).toMatch(/Allowed: auto, .*simulator.*ccxt:/);
  });

  test('a feed that wants a key, without one', async () => {
    const { code, out, problems } = await start({ FEEDS: 'simulator,alpaca' });
    expect([code, out]).toEqual([1, '']);
    expect(problems).toHaveLength(2);
    expect(problems[1]).toContain(
      'FEEDS names alpaca, which needs ALPACA_KEY_ID and ALPACA_SECRET_KEY; a key is free at',
    );
  });
});
