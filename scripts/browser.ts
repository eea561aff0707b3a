import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chromium } from 'playwright';
import { run } from './run';
import { giveUp, say } from './say';

const SYSTEM_BROWSERS = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'chrome'];
const MAC_CHROME = '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome';
const DOWNLOAD_MS = 180_000;

/**
 * Finds a browser for the tests, or installs one, and says in one line what it did.
 * @returns the path of a browser of the system; undefined when Playwright has its own.
 */
export async function findBrowser(): Promise<string | undefined> {
  if (existsSync(chromium.executablePath())) {
    say("tests use Playwright's own Chromium.");
    return undefined;
  }
  const found = systemBrowser();
  if (found !== undefined) {
    say(`tests use the browser found at ${found}.`);
    return found;
  }
  say('no browser found; asking Playwright to download one.');
  const cli = ['node_modules/@playwright/test/cli.js', 'install', 'chromium'];
  const downloaded = await run(process.execPath, cli, { stdio: 'ignore', timeout: DOWNLOAD_MS });
  if (downloaded === 0 && existsSync(chromium.executablePath())) {
    say("tests use Playwright's own Chromium, just downloaded.");
    return undefined;
  }
  return fromDebian();
}

async function fromDebian(): Promise<string> {
  const isRoot = process.getuid?.() === 0;
  if (isRoot && existsSync('/usr/bin/apt-get')) {
    say("the download failed; installing Debian's chromium package.");
    const environment = { env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }, stdio: 'ignore' as const };
    await run('apt-get', ['update'], environment);
    await run('apt-get', ['install', '-y', '--no-install-recommends', 'chromium'], environment);
    const installed = systemBrowser();
    if (installed !== undefined) {
      say(`tests use the browser installed at ${installed}.`);
      return installed;
    }
  }
  giveUp(
    'no browser for the end-to-end tests, and none could be downloaded or installed.',
    'Install one and run again: sudo apt-get install chromium   (or: npx playwright install --with-deps chromium)',
  );
}

function systemBrowser(): string | undefined {
  if (existsSync(MAC_CHROME)) return MAC_CHROME;
  for (const name of SYSTEM_BROWSERS) {
    try {
      return execFileSync('sh', ['-c', `command -v ${name}`], { encoding: 'utf8' }).trim() || undefined;
    } catch {
      // Not this one.
    }
  }
  return undefined;
}
