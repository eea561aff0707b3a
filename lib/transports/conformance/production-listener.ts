import type { RequestListener } from 'node:http';
import next from 'next';
import { tagPeerAddresses } from '../peer-address';
import { tellRequestHeads } from '../request-head';
import type { ServerContext } from '../server-context';

/** What boot, route handlers and this file share; see `lib/boot.ts` and `webContextOf`. */
interface SharedState {
  __tickwire?: Promise<unknown>;
  __tickwireServing?: ServerContext;
  [contexts: symbol]: WeakMap<object, ServerContext> | undefined;
}

const CONTEXTS = Symbol.for('tickwire.server-contexts');

/**
 * The production build, served in this process: its compiled route handlers find, where the web process would have put
 * its own, the context of whichever test server is current, so that a test can publish to the hub behind them.
 */
export async function productionListener(): Promise<(context: ServerContext) => RequestListener> {
  const shared = globalThis as unknown as SharedState;
  // It looks booted, so that no feed starts.
  shared.__tickwire = Promise.resolve({});
  const app = next({ dev: false, dir: process.cwd() });
  await app.prepare();
  const handle = app.getRequestHandler();
  tagPeerAddresses();
  tellRequestHeads();
  return (context) => {
    const contexts = shared[CONTEXTS] ?? new WeakMap();
    shared[CONTEXTS] = contexts.set(context, context);
    shared.__tickwireServing = context;
    return (request, response) => {
      handle(request, response).catch(() => response.destroy());
    };
  };
}
