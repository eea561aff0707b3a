import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';

interface Package {
  readonly version?: string;
  readonly resolved?: string;
  readonly integrity?: string;
  readonly link?: boolean;
  readonly optional?: boolean;
  readonly cpu?: readonly string[];
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

const PACKAGE = JSON.parse(readFileSync('package.json', 'utf8')) as {
  license: string;
  engines: { node: string };
  dependencies: Record<string, string>;
  devDependencies: Record<string, string>;
  overrides: Record<string, string>;
};
const LOCK_TEXT = readFileSync('package-lock.json', 'utf8');
const LOCK = JSON.parse(LOCK_TEXT) as { lockfileVersion: number; packages: Record<string, Package> };

/** Every installed copy of a package, wherever it lies. */
const copiesOf = (name: string) =>
  Object.entries(LOCK.packages).filter(
    ([path]) => path === `node_modules/${name}` || path.endsWith(`/node_modules/${name}`),
  );

/** Parts of a version that say how it compares; a pre-release counts as before its release. */
function isAtLeast(version: string, least: string): boolean {
  const [release = '', early] = version.split('-');
  const parts = (text: string) => text.split('.').map(Number);
  const [have, need] = [parts(release), parts(least)];
  for (let at = 0; at < 3; at++) {
    const difference = (have[at] ?? 0) - (need[at] ?? 0);
    if (difference !== 0) return difference > 0;
  }
  return early === undefined;
}

test('versions are compared as numbers', () => {
  expect(isAtLeast('16.4.10', '16.4.5')).toBe(true);
  expect(isAtLeast('16.4.4', '16.4.5')).toBe(false);
  expect(isAtLeast('17.0.0', '16.4.5')).toBe(true);
  expect(isAtLeast('16.4.5-canary.1', '16.4.5')).toBe(false);
});

describe('nothing goes back behind what was checked for known faults', () => {
  // next: the fixes of November 2026. Whatever faces the network or untrusted input is here.
  test.each([
    ['next', '16.4.5'],
    ['react', '19.3.1'],
    ['react-dom', '19.3.1'],
    ['socket.io', '4.8.4'],
    ['socket.io-client', '4.8.4'],
    ['socket.io-parser', '4.2.7'],
    ['engine.io', '6.6.11'],
    ['ccxt', '4.5.84'],
    ['eventsource-parser', '3.1.1'],
    ['zod', '4.6.7'],
    ['prom-client', '15.1.3'],
    ['postcss', '8.5.23'],
    ['esbuild', '0.28.2'],
  ])('%s is at least %s', (name, least) => {
    const copies = copiesOf(name);
    expect(copies.length).toBeGreaterThan(0);
    for (const [path, { version = '' }] of copies) expect(isAtLeast(version, least), `${path} ${version}`).toBe(true);
  });

  test('ws is 8.23.0 wherever it is: older ones let a client fill our memory with pings', () => {
    expect(PACKAGE.overrides.ws).toBe('8.23.0');
    const copies = copiesOf('ws');
    expect(copies.length).toBeGreaterThan(0);
    for (const [path, { version }] of copies) expect([path, version]).toEqual([path, '8.23.0']);
  });
});

describe('an installation is the same everywhere', () => {
  const wanted = Object.entries({ ...PACKAGE.dependencies, ...PACKAGE.devDependencies, ...PACKAGE.overrides });

  test.each(wanted)('%s is pinned: %s', (name, version) => {
    expect(version).toMatch(/^\d+\.\d+\.\d+(-[\w.]+)?$/);
    expect(LOCK.packages[`node_modules/${name}`]?.version).toBe(version);
  });

  test('the lock file names no registry: npm asks the one it is configured for', () => {
    expect(LOCK.lockfileVersion).toBeGreaterThanOrEqual(3);
    for (const [path, { resolved }] of Object.entries(LOCK.packages)) expect(resolved, path).toBeUndefined();
    expect(LOCK_TEXT).not.toMatch(/"resolved"/);
    expect(LOCK_TEXT.match(/https?:\/\/[^"/]*registry[^"]*/g)).toBeNull();
  });

  test('every package is held to its checksum, but for binaries of machines the lock was not made on', () => {
    for (const [path, { integrity, link, optional, cpu }] of Object.entries(LOCK.packages)) {
      const elsewhere = optional === true && cpu !== undefined && integrity === undefined;
      if (path !== '' && link !== true && !elsewhere) expect(integrity, path).toMatch(/^sha512-/);
    }
  });

  test('binaries of every machine are listed: npm ci refuses a lock that leaves one out', () => {
    const missing = Object.entries(LOCK.packages).flatMap(([path, { optionalDependencies = {} }]) =>
      Object.keys(optionalDependencies).filter(
        (name) => !(`node_modules/${name}` in LOCK.packages) && !(`${path}/node_modules/${name}` in LOCK.packages),
      ),
    );
    expect(missing).toEqual([]);
  });

  test('runs on Node 20.9 and later', () => {
    expect(PACKAGE.engines.node).toBe('>=20.9.0');
  });
});

test('the licence is MIT, in the file and in the package', () => {
  expect(PACKAGE.license).toBe('MIT');
  expect(readFileSync('LICENSE', 'utf8')).toMatch(/^MIT License\n/);
});
