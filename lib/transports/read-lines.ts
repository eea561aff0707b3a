import { Lines } from './lines';
import { failureOf } from './request-failure';

export interface LineSink {
  /** The head of the answer has come, whatever its status. */
  answered(response: Response): void;
  /** It is a stream; lines follow. */
  opened(): void;
  line(text: string): void;
}

/**
 * Reads an answer line by line until it ends or `signal` aborts.
 * @throws RequestFailure when the answer is not 200; or what `fetch` throws.
 */
export async function readLines(
  get: typeof fetch,
  address: string,
  init: RequestInit & { signal: AbortSignal },
  sink: LineSink,
): Promise<void> {
  const response = await get(address, { ...init, cache: 'no-store' });
  sink.answered(response);
  if (!response.ok || response.body === null) throw failureOf(response, await response.text());
  sink.opened();
  const lines = new Lines();
  const reader = response.body.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    for (const line of lines.push(value)) {
      // Aborted while the lines of one chunk are told: the rest stays unread, the cursor covers it.
      if (init.signal.aborted) return;
      sink.line(line);
    }
  }
}
