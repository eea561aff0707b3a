import type { Page } from '@playwright/test';

/** What a browser writes by itself when it cannot reach a server; no page can prevent these lines. */
const NETWORK = [
  /^Failed to load resource: net::ERR_/,
  /^Failed to load resource: the server responded with a status of 503/,
  /^WebSocket connection to '\S+' failed/,
];

/** A switch given up for the next one while it was still opening: Chromium warns of it and nothing is wrong. */
const GIVEN_UP = /^WebSocket connection to '\S+' failed: WebSocket is closed before the connection is established/;

/** Everything that went wrong in a page by the browser's own account. */
export class PageFaults {
  /** A server is ended on purpose in this test: lines about the network are to be expected. */
  networkAllowed = false;
  readonly #allowed: RegExp[] = [];
  readonly #found: { readonly text: string; readonly network: boolean }[] = [];

  watch(page: Page): void {
    page.on('pageerror', (error) => this.#found.push({ text: `uncaught: ${error.stack ?? error}`, network: false }));
    page.on('console', (message) => {
      if (message.type() !== 'error' && message.type() !== 'warning') return;
      const text = message.text();
      if (GIVEN_UP.test(text)) return;
      const network = NETWORK.some((pattern) => pattern.test(text));
      this.#found.push({ text: `console ${message.type()}: ${text} (${message.location().url})`, network });
    });
  }

  /** This one is what the test is about. */
  allow(pattern: RegExp): void {
    this.#allowed.push(pattern);
  }

  get unexpected(): string[] {
    return this.#found
      .filter(({ network }) => !(network && this.networkAllowed))
      .map(({ text }) => text)
      .filter((text) => !this.#allowed.some((pattern) => pattern.test(text)));
  }
}
