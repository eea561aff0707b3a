import type { Runtime } from '@/lib/transports/transport';

/** The server has not answered by then, ms. */
const PATIENCE_MS = 5_000;

/** @returns whether the web process answers a plain request; false also once `signal` aborts. */
export async function askServer(origin: string, runtime: Runtime, signal: AbortSignal): Promise<boolean> {
  const controller = new AbortController();
  const abort = () => controller.abort();
  const timer = setTimeout(abort, PATIENCE_MS);
  signal.addEventListener('abort', abort, { once: true });
  try {
    const answer = await runtime.fetch(`${origin}/api/time`, { cache: 'no-store', signal: controller.signal });
    await answer.body?.cancel();
    return answer.ok;
  } catch {
    return false;
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', abort);
  }
}
