import { findBrowser } from './browser';
import { buildIfNeeded } from './build';
import { runPlaywright, runRounds } from './playwright-rounds';

await buildIfNeeded();
const browser = await findBrowser();
const args = process.argv.slice(2);
// Who asks for some of them gets just those.
process.exitCode = args.length === 0 ? await runRounds({ browser }) : await runPlaywright(browser, args);
