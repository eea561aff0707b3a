import { test as base, expect } from '@playwright/test';
import { Dashboard } from './dashboard';
import { PageFaults } from './page-faults';
import { Servers, type ServersOptions } from './servers';

interface TestFixtures {
  /** What the browser complained about; a test fails when there is anything. */
  readonly faults: PageFaults;
  /** The page, on the shared servers. */
  readonly dashboard: Dashboard;
  /** Starts servers of this test's own, which it may end; they are gone after it. */
  startServers(options?: ServersOptions): Promise<Servers>;
}

interface WorkerFixtures {
  /** A pair that lives as long as the worker; nobody ends it. */
  readonly servers: Servers;
}

export const test = base.extend<TestFixtures, WorkerFixtures>({
  servers: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixtures wanted from this pattern.
    async ({}, use) => {
      const servers = await Servers.start();
      await use(servers);
      await servers.stop();
    },
    { scope: 'worker' },
  ],
  faults: [
    // Needs the servers only to be asked before they are ended: a page that sees them go complains.
    async ({ page, startServers: _ }, use) => {
      const faults = new PageFaults();
      faults.watch(page);
      await use(faults);
      expect(faults.unexpected, 'errors in the page').toEqual([]);
    },
    { auto: true },
  ],
  dashboard: async ({ page, servers }, use, info) => {
    await use(new Dashboard(page, servers));
    if (info.status !== info.expectedStatus) await info.attach('servers', { body: servers.output });
  },
  // biome-ignore lint/correctness/noEmptyPattern: as above.
  startServers: async ({}, use, info) => {
    const started: Servers[] = [];
    await use(async (options) => {
      const servers = await Servers.start(options);
      started.push(servers);
      return servers;
    });
    for (const servers of started) {
      if (info.status !== info.expectedStatus) await info.attach('servers', { body: servers.output });
      await servers.stop();
    }
  },
});

export { expect };
