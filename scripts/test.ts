import { mkdirSync, rmSync } from 'node:fs';
import { findBrowser } from './browser';
import { buildIfNeeded } from './build';
import { ROUNDS, runRounds } from './playwright-rounds';
import { run } from './run';
import { say } from './say';
import { closingLine, playwrightCounts, sumOf, type TestCounts, vitestCounts } from './test-counts';

const REPORTS = 'test-results/reports';
const node = process.execPath;

const browser = await findBrowser();
await buildIfNeeded();
rmSync(REPORTS, { recursive: true, force: true });
mkdirSync(REPORTS, { recursive: true });

const counts: TestCounts[] = [];
let worst = 0;

say('unit, property and conformance tests (vitest).');
const unitReport = `${REPORTS}/vitest.json`;
const unitArgs = ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${unitReport}`];
worst = Math.max(worst, await run(node, ['node_modules/vitest/vitest.mjs', ...unitArgs]));
counts.push(read(() => vitestCounts(unitReport)));

say('end-to-end tests (Playwright).');
const reportOf = (round: string) => `${REPORTS}/playwright-${round}.json`;
worst = Math.max(worst, await runRounds({ browser, reportOf }));
for (const { name } of ROUNDS) counts.push(read(() => playwrightCounts(reportOf(name))));

const sum = sumOf(counts);
console.log(closingLine(sum));
process.exitCode = worst !== 0 || sum.failed > 0 || sum.passed === 0 ? 1 : 0;

/** A runner that left no report did not run, which is a failure. */
function read(counts: () => TestCounts): TestCounts {
  try {
    return counts();
  } catch {
    return { passed: 0, failed: 1, skipped: 0 };
  }
}
