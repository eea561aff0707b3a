import type { ServerResponse } from 'node:http';
import { type Outlet, OutletSignals } from './outlet';

/** An outlet over the response of node:http, whose head has been written. */
export function nodeOutlet(response: ServerResponse): Outlet {
  const signals = new OutletSignals();
  const leave = () => signals.close();
  if (response.destroyed || response.closed) leave();
  response.once('close', leave);
  response.on('drain', () => signals.drained());
  // A connection that breaks also closes; without a listener the error would end the process.
  response.on('error', leave);
  response.flushHeaders();
  return {
    write: (bytes) => !signals.closed && response.write(bytes),
    end: () => {
      if (signals.closed) return;
      response.end();
      leave();
    },
    onDrained: (listener) => signals.onDrained(listener),
    onClosed: (listener) => signals.onClosed(listener),
  };
}
