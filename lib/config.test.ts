import { describe, expect, test } from 'vitest';
import { type Config, loadConfig } from './config';

function configOf(environment: Record<string, string>): Config {
  const loaded = loadConfig(environment);
  if (!loaded.ok) throw new Error(loaded.problems.join('\n'));
  return loaded.config;
}

function problemsOf(environment: Record<string, string>): readonly string[] {
  const loaded = loadConfig(environment);
  return loaded.ok ? [] : loaded.problems;
}

describe('the environment', () => {
  test('an empty one is a whole one', () => {
    expect(configOf({})).toEqual({
      host: '127.0.0.1',
      port: 3000,
      sidecarPort: 3001,
      mqttPort: undefined,
      sidecarUrl: undefined,
      webUrl: 'http://127.0.0.1:3000',
      feeds: 'auto',
      seed: undefined,
      record: undefined,
      recordRotateBytes: 100_000_000,
      linkToken: undefined,
      allowedOrigins: [],
      trustedProxies: [],
      limits: { perAddress: 100, total: 10_000 },
      stateDir: '.tickwire',
      ccxt: {},
      alpaca: undefined,
    });
    expect(configOf({ PORT: '', FEEDS: ' ' })).toEqual(configOf({}));
  });

  test('everything in it', () => {
    const config = configOf({
      HOST: '0.0.0.0',
      PORT: '8080',
      SIDECAR_PORT: '8081',
      MQTT_PORT: '1883',
      SIDECAR_URL: 'https://prices.example/sidecar/',
      FEEDS: 'simulator',
      SEED: '7',
      RECORD: 'recordings/prices.jsonl.gz',
      RECORD_ROTATE_MB: '5',
      LINK_TOKEN: 'sixteen-or-longer',
      ALLOWED_ORIGINS: 'https://a.example, https://b.example:8443,',
      TRUSTED_PROXIES: '10.0.0.0/8,::1',
      MAX_CONNECTIONS_PER_ADDRESS: '5',
      MAX_CONNECTIONS: '50',
      STATE_DIR: '/tmp/state',
      TICKWIRE_CCXT_CONFIG: '{"kraken":{"verbose":true}}',
    });
    expect(config).toMatchObject({
      webUrl: 'http://127.0.0.1:8080',
      mqttPort: 1883,
      sidecarUrl: 'https://prices.example/sidecar',
      seed: 7,
      record: 'recordings/prices.jsonl.gz',
      recordRotateBytes: 5_000_000,
      allowedOrigins: ['https://a.example', 'https://b.example:8443'],
      trustedProxies: ['10.0.0.0/8', '::1'],
      limits: { perAddress: 5, total: 50 },
      ccxt: { kraken: { verbose: true } },
    });
    expect(configOf({ HOST: '::1' }).webUrl).toBe('http://[::1]:3000');
  });

  test('every fault is told at once, with what to write instead', () => {
    const problems = problemsOf({
      PORT: '99999',
      SIDECAR_URL: 'localhost:3001',
      SEED: 'lucky',
      RECORD_ROTATE_MB: '0',
      ALLOWED_ORIGINS: 'https://a.example/path',
      TRUSTED_PROXIES: '10.0.0.0/33',
      MAX_CONNECTIONS: '0',
      TICKWIRE_CCXT_CONFIG: '[]',
      LINK_TOKEN: 'short',
    });
    const names = problems.map((problem) => problem.split(' ')[0]).sort();
    expect(names).toEqual([
      'ALLOWED_ORIGINS',
      'LINK_TOKEN',
      'MAX_CONNECTIONS',
      'PORT',
      'RECORD_ROTATE_MB',
      'SEED',
      'SIDECAR_URL',
      'TICKWIRE_CCXT_CONFIG',
      'TRUSTED_PROXIES',
    ]);
    for (const problem of problems) expect(problem).toMatch(/must be .+\.$/);
    expect(problems.join()).not.toContain('short');
  });

  test.each(['http://user:pass@x.example', 'http://x.example/?a=1', 'http://x.example/#here', 'ftp://x.example'])(
    'an address that others are built from is refused when they would be wrong: %s',
    (address) => {
      expect(problemsOf({ SIDECAR_URL: address })).toHaveLength(1);
      expect(problemsOf({ WEB_URL: address })).toHaveLength(1);
    },
  );

  test('two processes cannot share a port', () => {
    expect(problemsOf({ PORT: '4000', SIDECAR_PORT: '4000' })[0]).toContain('4000');
    for (const taken of ['3000', '3001']) expect(problemsOf({ MQTT_PORT: taken })[0]).toContain(taken);
    expect(problemsOf({ MQTT_PORT: '0' })[0]).toContain('MQTT_PORT');
  });

  test("Alpaca's account", () => {
    const key = { ALPACA_KEY_ID: 'PKTEST', ALPACA_SECRET_KEY: 'shh' };
    expect(configOf(key).alpaca).toEqual({ keyId: 'PKTEST', secret: 'shh', feed: 'iex' });
    const elsewhere = {
      ALPACA_FEED: 'sip',
      ALPACA_STREAM_URL: 'ws://127.0.0.1:9/',
      ALPACA_DATA_URL: 'http://127.0.0.1:9',
      ALPACA_TRADING_URL: 'https://api.alpaca.markets',
    };
    expect(configOf({ ...key, ...elsewhere }).alpaca).toMatchObject({
      feed: 'sip',
      streamUrl: 'ws://127.0.0.1:9',
      dataUrl: 'http://127.0.0.1:9',
      tradingUrl: 'https://api.alpaca.markets',
    });
  });

  test.each([
    [{ FEEDS: 'simulator, alpaca' }, /^FEEDS names alpaca, which needs ALPACA_KEY_ID and ALPACA_SECRET_KEY; /],
    [{ ALPACA_KEY_ID: 'PKTEST' }, /^ALPACA_SECRET_KEY is not set; Alpaca wants both halves of a key\.$/],
    [{ ALPACA_SECRET_KEY: 'shh' }, /^ALPACA_KEY_ID is not set; /],
    [{ ALPACA_FEED: 'nasdaq' }, /^ALPACA_FEED is "nasdaq"; it must be iex, sip or test\.$/],
    [{ ALPACA_STREAM_URL: 'https://stream' }, /^ALPACA_STREAM_URL .* ws or wss/],
  ])('%j is a fault in one sentence', (environment, sentence) => {
    const problems = problemsOf(environment as Record<string, string>);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(sentence);
  });

  test('a key that cannot be one is not repeated', () => {
    const problems = problemsOf({ ALPACA_KEY_ID: 'two words', ALPACA_SECRET_KEY: 'not ascii ä' });
    expect(problems).toHaveLength(2);
    expect(problems.join()).not.toMatch(/two words|not ascii ä/);
  });
});
