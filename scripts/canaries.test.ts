import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { type FakeAlpaca, startFakeAlpaca } from '@/feeds/fakes/alpaca';
import { type FakeExchange, startFakeExchange } from '@/feeds/fakes/fake-exchange';
import type { FeedStatus } from '@/lib/market/feed-status';
import { buildIfNeeded } from './build';
import { freePort } from './free-port';

/** Told apart from everything else; with what must be escaped in a URL, in JSON and in a pattern. */
const CANARIES = {
  keyId: 'PKCANARY4Q2ZK7M9',
  secret: 'canary/Secret+8$q"T5vX',
  linkToken: 'canary-link-token-0123456789',
  apiKey: 'canaryCcxtKey(77)',
  apiSecret: 'canary ccxt secret ?&=%',
};
const SETTINGS = ['ALPACA_KEY_ID', 'ALPACA_SECRET_KEY', 'TICKWIRE_CCXT_CONFIG', 'LINK_TOKEN'];

/** As a careless message might hold them. */
const FORMS = Object.values(CANARIES).flatMap((secret) => [
  secret,
  encodeURIComponent(secret),
  new URLSearchParams({ secret }).toString().slice('secret='.length),
  JSON.stringify(secret).slice(1, -1),
  JSON.stringify(JSON.stringify(secret)).slice(3, -3),
  Buffer.from(secret).toString('base64').replace(/=+$/, ''),
  Buffer.from(secret).toString('hex'),
]);

function expectNone(text: string, where: string): void {
  for (const form of FORMS) {
    const at = text.indexOf(form);
    expect(at < 0 ? '' : text.slice(Math.max(0, at - 200), at), `${where} holds ${form}, after`).toBe('');
  }
}

describe('keys stay in the process that uses them', () => {
  let alpaca: FakeAlpaca;
  let coinbase: FakeExchange;
  let folder = '';
  const running = new Set<ChildProcess>();

  beforeAll(async () => {
    await buildIfNeeded();
    folder = mkdtempSync(join(tmpdir(), 'canaries-'));
  }, 300_000);
  afterAll(() => {
    for (const child of running) child.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  });

  interface Started {
    readonly web: string;
    readonly sidecar: string;
    said(): string;
    stop(): Promise<void>;
  }

  /** Both processes as `npm start` runs them, with every canary in place. */
  async function start(): Promise<Started> {
    const [port, sidecarPort] = [await freePort(), await freePort()];
    const { streamUrl, dataUrl, tradingUrl } = alpaca.account;
    const exchange = { ...coinbase.ccxtConfig, apiKey: CANARIES.apiKey, secret: CANARIES.apiSecret };
    const child = spawn(process.execPath, ['--import', 'tsx', 'scripts/start.ts'], {
      env: {
        PATH: process.env.PATH ?? '',
        NODE_ENV: 'production',
        FEEDS: 'alpaca,ccxt:coinbase',
        PORT: String(port),
        SIDECAR_PORT: String(sidecarPort),
        STATE_DIR: mkdtempSync(join(folder, 'state-')),
        LINK_TOKEN: CANARIES.linkToken,
        ALPACA_KEY_ID: CANARIES.keyId,
        ALPACA_SECRET_KEY: CANARIES.secret,
        ALPACA_STREAM_URL: streamUrl,
        ALPACA_DATA_URL: dataUrl,
        ALPACA_TRADING_URL: tradingUrl,
        TICKWIRE_CCXT_CONFIG: JSON.stringify({ coinbase: exchange }),
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    running.add(child);
    let said = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (text: Buffer) => {
        said += text.toString();
      });
    const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    await vi.waitFor(() => expect(said).toContain(`open http://127.0.0.1:${port}`), { timeout: 60_000, interval: 100 });
    return {
      web: `http://127.0.0.1:${port}`,
      sidecar: `http://127.0.0.1:${sidecarPort}`,
      said: () => said,
      stop: async () => {
        child.kill('SIGTERM');
        await exited;
        running.delete(child);
      },
    };
  }

  const PAGES = ['/', '/race'];
  const ANSWERS = [
    '/api/health',
    '/api/metrics',
    '/api/instruments?limit=100',
    '/api/quotes?quotes=alpaca:AAPL,coinbase:BTC-USD',
    '/api/candles?id=alpaca:AAPL&interval=1m&limit=5',
    '/api/candles?id=coinbase:BTC-USD&interval=1m&limit=5',
    '/api/instruments?search=canary',
    '/api/quotes?quotes=alpaca:ZZZZ',
    '/api/link?token=wrong',
  ];

  /** Reads everything that is served, whatever its status. */
  async function expectNoneServed({ web, sidecar }: Started, when: string): Promise<void> {
    const addresses = [...[...PAGES, ...ANSWERS].map((path) => web + path), ...ANSWERS.map((path) => sidecar + path)];
    for (const address of addresses) {
      const answer = await fetch(address, { signal: AbortSignal.timeout(15_000) });
      const headers = JSON.stringify([...answer.headers]);
      expectNone(`${headers}\n${await answer.text()}`, `${new URL(address).pathname}, ${when},`);
    }
  }

  async function feedOf({ web }: Started, name: string): Promise<FeedStatus | undefined> {
    const { feeds } = (await (await fetch(`${web}/api/health`)).json()) as { feeds: FeedStatus[] };
    return feeds.find((feed) => feed.name === name);
  }
  const patience = { timeout: 45_000, interval: 100 };
  const stateOf = (started: Started, name: string) =>
    expect.poll(async () => (await feedOf(started, name))?.state, patience);

  async function openFakes(): Promise<void> {
    alpaca = await startFakeAlpaca({ keyId: CANARIES.keyId, secret: CANARIES.secret });
    coinbase = await startFakeExchange('coinbase');
  }
  const closeFakes = () => Promise.all([alpaca.close(), coinbase.close()]);

  test('while feeds work, and while they fail in every way', async () => {
    await openFakes();
    const started = await start();
    await stateOf(started, 'alpaca').toBe('live');
    await stateOf(started, 'ccxt:coinbase').toBe('live');
    const subscribed = () => expect.poll(() => alpaca.subscriptions, patience).toContain('statuses:AAPL');
    await subscribed();
    alpaca.trade('AAPL');
    await expectNoneServed(started, 'while all is well');

    alpaca.faults.malformed();
    coinbase.faults.malformed();
    for (const status of [429, 503, 'html', 'truncated'] as const) {
      alpaca.faults.rest({ status, retryAfter: '1' });
      coinbase.faults.rest({ status, retryAfter: '1' });
      // It has the figures of the day asked for again.
      alpaca.cancel('AAPL', alpaca.trade('AAPL'));
      await expectNoneServed(started, `with REST answering ${status}`);
    }
    alpaca.faults.rest(undefined);
    coinbase.faults.rest(undefined);

    for (const code of [404, 500, 777]) {
      await subscribed();
      alpaca.faults.error(code);
      await expect.poll(() => started.said(), patience).toContain(`(${code})`);
      await expectNoneServed(started, `after error ${code}`);
    }
    await subscribed();
    alpaca.faults.refuseUpgrades(503);
    alpaca.faults.limitSymbols(3);
    alpaca.faults.drop();
    await expect.poll(() => started.said(), patience).toContain('HTTP 503');
    await expectNoneServed(started, 'with the stream refused');
    alpaca.faults.refuseUpgrades(undefined);
    await expect.poll(() => alpaca.subscriptions.filter((name) => name.startsWith('trades:')).length, patience).toBe(3);
    await expectNoneServed(started, 'with no room for all stocks');
    alpaca.faults.limitSymbols(30);

    alpaca.faults.freeze({ pongs: false });
    coinbase.faults.freeze({ pongs: false });
    await stateOf(started, 'alpaca').toBe('down');
    await stateOf(started, 'ccxt:coinbase').toBe('down');
    await expectNoneServed(started, 'with both silent');
    alpaca.faults.thaw();
    coinbase.faults.thaw();
    await expect.poll(() => alpaca.connections, patience).toBe(1);
    coinbase.faults.drop();
    alpaca.faults.take(true);
    alpaca.faults.drop();
    await expect.poll(() => started.said(), patience).toContain('something else holds it');
    await expectNoneServed(started, 'with the connection taken');
    alpaca.faults.take(false);
    alpaca.faults.refuseKeys(402);
    await expect.poll(async () => (await feedOf(started, 'alpaca'))?.detail, patience).toContain('refuses the key');
    await expectNoneServed(started, 'with the key refused');
    await started.stop();
    expect(started.said()).toContain('Alpaca');
    expectNone(started.said(), 'The log');
    await closeFakes();
  }, 240_000);

  test('when everything is refused from the start', async () => {
    await openFakes();
    alpaca.faults.refuseKeys(402);
    alpaca.faults.refuseUpgrades(401);
    coinbase.faults.rest({ status: 503 });
    const started = await start();
    await stateOf(started, 'alpaca').toBe('down');
    await stateOf(started, 'ccxt:coinbase').toBe('down');
    expect((await feedOf(started, 'alpaca'))?.detail).toContain('HTTP 401');
    await expectNoneServed(started, 'with everything refused');
    await started.stop();
    expectNone(started.said(), 'The log');
    await closeFakes();
  }, 120_000);

  test('when they are written wrongly', async () => {
    const wrong = {
      ALPACA_KEY_ID: `${CANARIES.keyId} `,
      ALPACA_SECRET_KEY: `${CANARIES.secret} ä`,
      LINK_TOKEN: `${CANARIES.linkToken} \t`,
      TICKWIRE_CCXT_CONFIG: `{"kraken":{"secret":${JSON.stringify(CANARIES.apiSecret)}`,
    };
    const child = spawn(process.execPath, ['--import', 'tsx', 'scripts/start.ts'], {
      env: { PATH: process.env.PATH ?? '', NODE_ENV: 'production', ...wrong },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    running.add(child);
    let said = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (text: Buffer) => {
        said += text.toString();
      });
    const code = await new Promise((resolve) => child.once('close', resolve));
    running.delete(child);
    expect(code).toBe(1);
    for (const name of SETTINGS) expect(said).toContain(name);
    expectNone(said, 'The log');
  }, 30_000);

  test('what browsers load holds no key, nor asks for one', () => {
    const files = readdirSync('.next/static', { recursive: true, withFileTypes: true }).filter((one) => one.isFile());
    expect(files.length).toBeGreaterThan(5);
    for (const file of files) {
      const text = readFileSync(join(file.parentPath, file.name), 'latin1');
      expectNone(text, file.name);
      for (const name of SETTINGS) expect(text.includes(name), `${file.name} names ${name}`).toBe(false);
    }
  });
});
