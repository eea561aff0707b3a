import { inspect } from 'node:util';
import { expect, test } from 'vitest';
import { startFakeExchange } from '../fakes/fake-exchange';
import { listen, stateOf } from '../fakes/listener';
import { createCcxtFeed } from './ccxt';
import { Redactor, withoutKeys } from './redact';

const CANARIES = {
  apiKey: 'canary-key/+=&',
  secret: 'canary-secret-"quoted"',
  password: 'canary-password',
  uid: '7391',
  token: 'canary-token',
  privateKey: '0xcanary',
  walletAddress: '0xc0ffee00',
};
const values = Object.values(CANARIES);
const forms = values.flatMap((value) => [
  value,
  encodeURIComponent(value),
  JSON.stringify(value).slice(1, -1),
  Buffer.from(value).toString('base64'),
]);
const leaksOf = (said: unknown) => forms.filter((form) => inspect(said, { depth: 10 }).includes(form));

test('hides values however they are written, in what is nested too, and leaves the rest', () => {
  const redactor = new Redactor({ ...CANARIES, options: { deeper: { password: 'hunter22' } }, rateLimit: 7391 });
  const text = forms.map((form) => `a=${form}`).join(' ');
  expect(leaksOf(redactor.text(text))).toEqual([]);
  expect(redactor.text('hunter22')).not.toContain('hunter');
  expect(redactor.text('order 17391 at 73910')).toBe('order 17391 at 73910');
  expect(redactor.text('GET https://me:pw@proxy.example/x')).toBe('GET https://[hidden]@proxy.example/x');
  expect(new Redactor({}).text('as it was')).toBe('as it was');
});

test('ccxt gets none of them: with a key it would ask about an account', () => {
  const rest = { enableRateLimit: true, options: { defaultType: 'spot' } };
  expect(withoutKeys({ ...CANARIES, ...rest })).toEqual(rest);
});

test('an error, its stack and its causes carry none', () => {
  const redactor = new Redactor(CANARIES);
  const error = new Error(`url?key=${CANARIES.apiKey}`, { cause: new TypeError(CANARIES.secret) });
  expect(leaksOf(redactor.error(error))).toEqual([]);
  expect(redactor.error('no error')).toBe('no error');
});

test('no error, line of a log or state carries what the config has of keys', async () => {
  const said: unknown[] = [];
  const fake = await startFakeExchange('binance');
  // ccxt quotes addresses and bodies: here every address holds them all.
  const path = values.map(encodeURIComponent).join('/');
  const api = { public: `${fake.url}/binance/api/v3/${path}`, ws: { spot: `ws://127.0.0.1:1/${path}` } };
  const config = { ...fake.ccxtConfig, ...CANARIES };
  const times = { silenceMs: 200, firstTickMs: 100 };
  const options = { times, reconnect: { baseMs: 5, capMs: 5 }, log: (line: string) => said.push(line) };
  const lost = createCcxtFeed('binance', { ...options, config: { ...config, urls: { api } } });
  await lost.instruments(AbortSignal.timeout(3_000)).catch((error: unknown) => said.push(error));
  const id = `binance:${fake.symbols[0]}`;
  const candles = { id, interval: '1h', before: Date.now(), limit: 5 } as const;
  await lost.candles(candles, AbortSignal.timeout(3_000)).catch((error: unknown) => said.push(error));

  const fakeApi = (fake.ccxtConfig.urls as { api: object }).api;
  const half = createCcxtFeed('binance', {
    ...options,
    config: { ...config, urls: { api: { ...fakeApi, ws: api.ws } } },
  });
  const listener = listen(half, [id]);
  said.push(await listener.until(stateOf('binance', 'down'), { from: 0 }));
  await listener.stop();

  const whole = createCcxtFeed('binance', { ...options, config });
  fake.faults.refuseSubscriptions();
  const refused = listen(whole, [id]);
  said.push(await refused.until(stateOf(id, 'down'), { from: 0 }));
  fake.sendRaw(JSON.stringify({ error: { code: 1, msg: `for ${values.join(' ')}` }, id: 1 }));
  fake.sendRaw(JSON.stringify({ e: 'trade', s: values, p: {} }));
  await refused.stop();
  said.push(...refused.events, ...listener.events);
  expect(said.length).toBeGreaterThan(5);
  expect(inspect(said, { depth: 10 })).toContain('[hidden]');
  expect(leaksOf(said)).toEqual([]);
  await fake.close();
});
