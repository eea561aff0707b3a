import http from 'node:http';
import https from 'node:https';
import type { Readable } from 'node:stream';
import { createBrotliDecompress, createGunzip } from 'node:zlib';

/** Alpaca's list of stocks, the greatest answer there is, has 5 MB. */
const MOST_BYTES = 67_108_864;

/**
 * What feeds need of `fetch`, on a connection of its own that is closed with the answer or by an abort.
 * `fetch` keeps connections for later, also those whose request was called off while they were made: a feed that has
 * ended would leave sockets behind. Redirects are not followed: keys and cookies are in the headers. The answer is whole
 * when it is given.
 * @param init bodies are texts or forms.
 */
export function fetchOnce(url: string, { method = 'GET', headers, body, signal }: RequestInit): Promise<Response> {
  return new Promise((resolve, reject) => {
    const { request } = url.startsWith('https:') ? https : http;
    const sent = new Headers({ 'Accept-Encoding': 'gzip, br' });
    if (body instanceof URLSearchParams) sent.set('Content-Type', 'application/x-www-form-urlencoded');
    new Headers(headers).forEach((value, name) => {
      sent.set(name, value);
    });
    const options = { method, agent: false, headers: Object.fromEntries(sent), ...(signal && { signal }) };
    const asked = request(url, options, (answer) => {
      const chunks: Buffer[] = [];
      let bytes = 0;
      answer.once('error', reject);
      const plain = decoded(answer).once('error', reject);
      plain.on('data', (chunk: Buffer) => {
        chunks.push(chunk);
        bytes += chunk.length;
        if (bytes > MOST_BYTES) answer.destroy(new Error(`the answer has more than ${MOST_BYTES} bytes`));
      });
      plain.once('end', () => {
        const whole = bytes === 0 ? null : Buffer.concat(chunks);
        resolve(new Response(whole, { status: answer.statusCode ?? 500, headers: headersOf(answer) }));
      });
    });
    asked.once('error', reject);
    asked.end(body instanceof URLSearchParams || typeof body === 'string' ? body.toString() : undefined);
  });
}

function decoded(answer: http.IncomingMessage): Readable {
  const encoding = answer.headers['content-encoding'];
  if (encoding === 'gzip') return answer.pipe(createGunzip());
  return encoding === 'br' ? answer.pipe(createBrotliDecompress()) : answer;
}

/** Each cookie in a header of its own. */
function headersOf(answer: http.IncomingMessage): [string, string][] {
  return Object.entries(answer.headersDistinct).flatMap(([name, values = []]) =>
    values.map((value): [string, string] => [name, value]),
  );
}
