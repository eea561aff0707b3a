import type { NextConfig } from 'next';
import { NextRequest } from 'next/server';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { config, proxy } from './proxy';

afterEach(() => vi.unstubAllEnvs());

/** The policy a page is answered with, by directive. */
function policyFor(host: string, environment: Readonly<Record<string, string>> = {}): Map<string, string[]> {
  for (const name of ['SIDECAR_URL', 'SIDECAR_PORT', 'PORT']) vi.stubEnv(name, '');
  for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
  const response = proxy(new NextRequest('http://localhost:3000/', { headers: { host } }));
  const text = response.headers.get('content-security-policy') ?? '';
  return new Map(text.split('; ').map((part) => [part.split(' ')[0] ?? '', part.split(' ').slice(1)]));
}

const connect = (host: string, environment?: Readonly<Record<string, string>>) =>
  policyFor(host, environment).get('connect-src');

describe('the policy of a page', () => {
  test('runs no script that is not ours: inline ones need the nonce, which differs every time', () => {
    const [first, second] = [policyFor('localhost:3000'), policyFor('localhost:3000')];
    expect(first.get('default-src')).toEqual(["'none'"]);
    const [self, nonce, ...more] = first.get('script-src') ?? [];
    expect([self, more]).toEqual(["'self'", []]);
    expect(nonce).toMatch(/^'nonce-[A-Za-z0-9+/]{22}=='$/);
    expect(second.get('script-src')?.[1]).not.toBe(nonce);
    expect(first.get('frame-ancestors')).toEqual(["'none'"]);
    expect(first.get('base-uri')).toEqual(["'none'"]);
  });

  test('tells Next the nonce through the request', () => {
    const response = proxy(new NextRequest('http://localhost:3000/', { headers: { host: 'localhost:3000' } }));
    const policy = response.headers.get('content-security-policy');
    expect(response.headers.get('x-middleware-request-content-security-policy')).toBe(policy);
  });

  test('lets a page reach the sidecar beside it, under the name the page has', () => {
    expect(connect('localhost:3000')).toEqual(["'self'", 'http://localhost:3001', 'ws://localhost:3001']);
    expect(connect('prices.example', { SIDECAR_PORT: '4001' })).toEqual([
      "'self'",
      'http://prices.example:4001',
      'ws://prices.example:4001',
    ]);
  });

  test('names SIDECAR_URL instead, where there is one', () => {
    const origin = ["'self'", 'https://live.prices.example', 'wss://live.prices.example'];
    expect(connect('prices.example', { SIDECAR_URL: 'https://live.prices.example/' })).toEqual(origin);
    expect(connect('prices.example', { SIDECAR_URL: 'https://live.prices.example/sidecar' })).toEqual(origin);
  });

  test.each(['[::1]:3000', '', 'a;script-src *', "x 'unsafe-inline'", 'a,b'])('gives a Host of %j no say', (host) => {
    expect(connect(host)).toEqual(["'self'", 'http://*:3001', 'ws://*:3001']);
    expect(policyFor(host).get('script-src')).toHaveLength(2);
  });

  test('belongs to pages, not to the interface nor to static files', () => {
    const [matcher = ''] = config.matcher;
    const covers = (path: string) => new RegExp(`^${matcher}$`).test(path);
    expect(['/', '/nothing', '/apiary'].map(covers)).toEqual([true, true, true]);
    expect(['/api/sse', '/_next/static/chunks/a.js', '/icon.svg'].map(covers)).toEqual([false, false, false]);
  });
});

test('every page and file says not to guess types, not to be framed, and what it does not use', async () => {
  const file = new URL('next.config.js', import.meta.url).href;
  const { default: nextConfig } = (await import(file)) as { default: NextConfig };
  const [pages, api] = (await nextConfig.headers?.()) ?? [];
  const named = Object.fromEntries(pages?.headers.map(({ key, value }) => [key, value]) ?? []);
  expect(named).toMatchObject({
    'X-Content-Type-Options': 'nosniff',
    'Referrer-Policy': 'strict-origin-when-cross-origin',
    'X-Frame-Options': 'DENY',
    'Cross-Origin-Opener-Policy': 'same-origin',
  });
  expect(named['Permissions-Policy']).toContain('geolocation=()');
  expect(api).toEqual({ source: '/api/:path*', headers: [{ key: 'X-Content-Type-Options', value: 'nosniff' }] });
});
