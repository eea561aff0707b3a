import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { isBuilt } from './build-stamp';

const BUILT = 1_790_000_000;
const SOURCES = ['app/page.tsx', 'components/ui/button.tsx', 'feeds/feed.ts', 'lib/hub/hub.ts', 'sidecar/main.ts'];
const FILES = [
  'package-lock.json',
  'next.config.js',
  'tsconfig.json',
  'instrumentation.ts',
  'postcss.config.mjs',
  'proxy.ts',
];
const OUTPUTS = ['.next/BUILD_ID', 'dist/sidecar/main.js'];

/** Writes a file changed so many seconds after the build. */
function put(file: string, secondsAfterBuild: number): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, '');
  utimesSync(file, BUILT + secondsAfterBuild, BUILT + secondsAfterBuild);
}

describe('whether there is something to start', () => {
  const home = process.cwd();
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'build-stamp-'));
    process.chdir(folder);
    for (const file of [...SOURCES, ...FILES]) put(file, -60);
    for (const file of OUTPUTS) put(file, 0);
  });
  afterEach(() => {
    process.chdir(home);
    rmSync(folder, { recursive: true, force: true });
  });

  test('a build newer than all it is made from is kept', () => expect(isBuilt()).toBe(true));

  test.each([...SOURCES, ...FILES])('a change in %s asks for another', (file) => {
    put(file, 1);
    expect(isBuilt()).toBe(false);
  });

  test('a new file deep inside asks for another, a test does not', () => {
    put('lib/transports/sse/client.test.ts', 1);
    put('app/_components/switch/badge.test.tsx', 1);
    expect(isBuilt()).toBe(true);
    put('lib/transports/sse/client.ts', 1);
    expect(isBuilt()).toBe(false);
  });

  test.each(OUTPUTS)('a build without %s is none', (file) => {
    rmSync(file);
    expect(isBuilt()).toBe(false);
  });

  test('half a build is none: the older of the two programs counts', () => {
    put('.next/BUILD_ID', 10);
    put('lib/hub/hub.ts', 5);
    expect(isBuilt()).toBe(false);
  });

  test('a tree with a piece missing is built rather than believed', () => {
    rmSync('package-lock.json');
    expect(isBuilt()).toBe(false);
  });
});
