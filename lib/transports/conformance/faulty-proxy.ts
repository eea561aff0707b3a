import { type AddressInfo, connect, createServer, type Server } from 'node:net';
import { type Faults, FaultyLine } from './faulty-line';

export interface FaultyProxy {
  readonly origin: string;
  /** May be changed at any time. Whether bodies are held is asked when bytes come, upgrades when one is asked for. */
  readonly faults: Faults;
  /** Connections accepted so far. */
  readonly connections: number;
  /** Nothing listens any more, and every connection breaks: as a process that is down. */
  stop(): Promise<void>;
  /** Listens again, at the same address. */
  start(): Promise<void>;
  /** Breaks every connection. */
  cut(): void;
  close(): Promise<void>;
}

/** An intermediary on the way to a server that does what intermediaries should not. */
export async function startFaultyProxy(targetPort: number): Promise<FaultyProxy> {
  const faults: Faults = { upgrades: 'pass', buffers: false, upgradedDelayMs: 0 };
  const lines = new Set<FaultyLine>();
  let connections = 0;
  let server: Server | undefined;
  let port = 0;
  const start = async () => {
    const opened = createServer((client) => {
      connections++;
      const line = new FaultyLine(client, connect(targetPort, '127.0.0.1'), faults);
      lines.add(line);
      client.once('close', () => lines.delete(line));
    });
    server = opened;
    await new Promise<void>((resolve, reject) => {
      opened.once('error', reject);
      opened.listen(port, '127.0.0.1', resolve);
    });
    port = (opened.address() as AddressInfo).port;
  };
  const cut = () => {
    for (const line of lines) line.cut();
  };
  const stop = async () => {
    const closing = server;
    server = undefined;
    if (closing === undefined) return;
    const closed = new Promise<void>((resolve) => closing.close(() => resolve()));
    cut();
    await closed;
  };
  await start();
  return {
    origin: `http://127.0.0.1:${port}`,
    faults,
    get connections() {
      return connections;
    },
    stop,
    start,
    cut,
    close: stop,
  };
}
