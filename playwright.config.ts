import { defineConfig, devices } from '@playwright/test';

const executablePath = process.env.TICKWIRE_BROWSER;

const PHONE = /phone\.spec\.ts/;
const ALONE = /(budget|bytes|race|tabs)\.spec\.ts/;
const DESKTOP = { ...devices['Desktop Chrome'], viewport: { width: 1440, height: 900 } };

export default defineConfig({
  testDir: 'e2e',
  outputDir: 'test-results/e2e',
  fullyParallel: false,
  // A browser and the servers it talks to take a core or two; scripts/playwright-rounds.ts says what bears company.
  workers: 1,
  retries: 0,
  timeout: 60_000,
  expect: { timeout: 15_000 },
  forbidOnly: process.env.CI !== undefined,
  reporter: [
    ['list'],
    ...(process.env.PLAYWRIGHT_JSON_OUTPUT_FILE === undefined
      ? []
      : [['json', { outputFile: process.env.PLAYWRIGHT_JSON_OUTPUT_FILE }] as ['json', { outputFile: string }]]),
  ],
  use: {
    locale: 'en-US',
    // A page that never rests makes pictures of every step cost more than the step.
    trace: { mode: 'retain-on-failure', snapshots: false, screenshots: false },
    screenshot: 'only-on-failure',
    launchOptions: {
      ...(executablePath === undefined ? {} : { executablePath }),
      args: [
        '--no-sandbox',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
        '--no-first-run',
      ],
    },
  },
  projects: [
    {
      name: 'desktop',
      testIgnore: [PHONE, ALONE],
      use: DESKTOP,
    },
    { name: 'phone', use: { ...devices['Pixel 7'] }, testMatch: PHONE },
    // What these find depends on what else the machine does.
    { name: 'alone', use: DESKTOP, testMatch: ALONE },
  ],
});
