import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';

let folder = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'browser-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** Asks for a browser in a process of its own, with only `folder` on its path and no browser of Playwright's. */
function find(): Promise<{ code: number | null; said: string }> {
  // Whoever runs this, the question is what somebody without root is told.
  const script = `process.getuid = () => 1000; const { findBrowser } = await import('./scripts/browser.ts'); console.log('found', await findBrowser());`;
  const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script], {
    env: {
      PATH: folder,
      HOME: folder,
      NODE_ENV: 'production',
      PLAYWRIGHT_BROWSERS_PATH: join(folder, 'none'),
      // A download host that refuses at once: no test reaches the internet.
      PLAYWRIGHT_DOWNLOAD_HOST: 'http://127.0.0.1:9',
    },
  });
  let said = '';
  child.stdout.on('data', (text) => {
    said += text;
  });
  child.stderr.on('data', (text) => {
    said += text;
  });
  return new Promise((resolve) => child.once('exit', (code) => resolve({ code, said })));
}

test('a browser of the system is used, and named in one line', async () => {
  symlinkSync('/bin/sh', join(folder, 'sh'));
  writeFileSync(join(folder, 'chromium'), '#!/bin/sh\n', { mode: 0o755 });
  const { code, said } = await find();
  expect(code).toBe(0);
  expect(said).toContain(`tests use the browser found at ${join(folder, 'chromium')}.`);
});

// A Mac keeps its Chrome where no path can hide it.
test.skipIf(process.platform === 'darwin')(
  'without a browser, a download or root it says what to install, and ends with 1',
  async () => {
    const { code, said } = await find();
    expect(code).toBe(1);
    expect(said).toContain('no browser found; asking Playwright to download one.');
    expect(said).toMatch(/Install one and run again: sudo apt-get install chromium/);
  },
  60_000,
);
