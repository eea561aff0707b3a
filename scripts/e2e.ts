import { findBrowser } from './browser';
import { buildIfNeeded } from './build';
import { run } from './run';

await buildIfNeeded();
const browser = await findBrowser();
const env = { ...process.env, ...(browser === undefined ? {} : { TICKWIRE_BROWSER: browser }) };
process.exitCode = await run(
  process.execPath,
  ['node_modules/@playwright/test/cli.js', 'test', ...process.argv.slice(2)],
  { env },
);
