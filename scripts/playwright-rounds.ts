import { run } from './run';

export interface RoundsOptions {
  /** Path of a browser of the system; undefined where Playwright has its own. */
  readonly browser: string | undefined;
  /** Where the JSON report of a round goes, by its name; undefined writes none. */
  reportOf?(round: string): string;
}

/** What is measured wants the machine for itself; most of what else is tested waits. */
export const ROUNDS = [
  { name: 'side-by-side', args: ['--project=desktop', '--project=phone', '--workers=2'] },
  { name: 'alone', args: ['--project=alone', '--workers=1'] },
] as const;

/** Runs all end-to-end tests, one round after the other. @returns the worst exit code. */
export async function runRounds({ browser, reportOf }: RoundsOptions): Promise<number> {
  let worst = 0;
  for (const { name, args } of ROUNDS) {
    const report = reportOf?.(name);
    // Each has a folder of its own for what failed: Playwright empties it first.
    const folder = `--output=test-results/e2e-${name}`;
    worst = Math.max(worst, await runPlaywright(browser, [...args, folder], report));
  }
  return worst;
}

/** Runs Playwright once, with arguments of its own. @returns its exit code. */
export function runPlaywright(browser: string | undefined, args: readonly string[], report?: string): Promise<number> {
  return run(process.execPath, ['node_modules/@playwright/test/cli.js', 'test', ...args], {
    env: {
      ...process.env,
      ...(report === undefined ? {} : { PLAYWRIGHT_JSON_OUTPUT_FILE: report }),
      ...(browser === undefined ? {} : { TICKWIRE_BROWSER: browser }),
    },
  });
}
