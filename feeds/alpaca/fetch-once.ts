import http from 'node:http';
import https from 'node:https';

/** Alpaca's list of stocks, its greatest answer, has 5 MB. */
const MOST_BYTES = 67_108_864;

/**
 * What the official client needs of `fetch`, on a connection of its own that is closed with the answer or by an abort.
 * `fetch` keeps connections for later, also those whose request was called off while they were made: a feed that has
 * ended would leave sockets behind. Redirects are not followed: the key is in the headers.
 */
export function fetchOnce(url: string, { method = 'GET', headers, signal }: RequestInit): Promise<Response> {
  return new Promise((resolve, reject) => {
    const { request } = url.startsWith('https:') ? https : http;
    const options = {
      method,
      agent: false,
      headers: Object.fromEntries(new Headers(headers)),
      ...(signal && { signal }),
    };
    const asked = request(url, options, (answer) => {
      const chunks: Buffer[] = [];
      let bytes = 0;
      answer.on('data', (chunk: Buffer) => {
        chunks.push(chunk);
        bytes += chunk.length;
        if (bytes > MOST_BYTES) answer.destroy(new Error(`the answer has more than ${MOST_BYTES} bytes`));
      });
      answer.once('error', reject);
      answer.once('end', () => {
        const told = Object.entries(answer.headers).map(([name, value]): [string, string] => [name, String(value)]);
        resolve(
          new Response(bytes === 0 ? null : Buffer.concat(chunks), { status: answer.statusCode ?? 500, headers: told }),
        );
      });
    });
    asked.once('error', reject);
    asked.end();
  });
}
