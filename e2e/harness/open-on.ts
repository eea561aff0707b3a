import type { Page } from '@playwright/test';
import { Dashboard } from './dashboard';
import type { Servers } from './servers';

/** Opens the page on servers of the test's own. */
export async function openOn(page: Page, servers: Servers, path = '/'): Promise<Dashboard> {
  const dashboard = new Dashboard(page, servers);
  await dashboard.open(path);
  return dashboard;
}
