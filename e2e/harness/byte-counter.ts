import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

const REQUEST_LINE = /^[A-Z]+ ([^ ?]+)\S* HTTP\/1\.1\r\n/;
/** Enough for any request line of ours. */
const LINE_BYTES = 8_192;

/**
 * A line to a server that counts every byte of every request and answer, by path: heads, bodies, and whatever an
 * upgraded connection carries. It rests on what browsers do: they send no request ahead of its turn, and a request's
 * first line in one piece.
 */
export class ByteCounter {
  readonly url: string;
  readonly #server: Server;
  readonly #passed = new Map<string, number>();
  readonly #sockets = new Set<Socket>();

  private constructor(server: Server) {
    this.#server = server;
    this.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  static async start(targetPort: number): Promise<ByteCounter> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const counter = new ByteCounter(server);
    server.on('connection', (client) => counter.#join(client, connect(targetPort, '127.0.0.1')));
    return counter;
  }

  /** Bytes so far, both directions, of all requests to this path and of their answers. */
  passed(path: string): number {
    return this.#passed.get(path) ?? 0;
  }

  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }

  #join(client: Socket, target: Socket): void {
    let path = '';
    const count = (bytes: Buffer) => this.#passed.set(path, this.passed(path) + bytes.byteLength);
    client.on('data', (bytes: Buffer) => {
      path = REQUEST_LINE.exec(bytes.toString('latin1', 0, LINE_BYTES))?.[1] ?? path;
      count(bytes);
    });
    target.on('data', count);
    client.pipe(target).pipe(client);
    for (const socket of [client, target]) {
      socket.setNoDelay(true);
      this.#sockets.add(socket);
      // Whoever goes takes the other along.
      socket.on('error', () => undefined);
      socket.on('close', () => {
        this.#sockets.delete(socket);
        client.destroy();
        target.destroy();
      });
    }
  }
}
