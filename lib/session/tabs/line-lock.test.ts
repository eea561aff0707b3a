import { expect, test } from 'vitest';
import { LineLock } from './line-lock';
import type { TabLocks } from './tab-platform';

/** What a lock told of itself when its request was rejected before it was granted. */
async function toldAfter(fault: DOMException): Promise<string[]> {
  const told: string[] = [];
  const locks: TabLocks = { request: () => Promise.reject(fault) };
  const lock = new LineLock(locks, 'line', {
    onHeld: () => told.push('held'),
    onStolen: () => told.push('stolen'),
    onRefused: (reason) => told.push(reason),
  });
  lock.steal();
  await new Promise((resolve) => setImmediate(resolve));
  return told;
}

test('one that is stolen before it was told to hold the lock is stolen, not forbidden', async () => {
  expect(await toldAfter(new DOMException('taken by another', 'AbortError'))).toEqual(['stolen']);
});

test('a page that may not use locks is told why', async () => {
  expect(await toldAfter(new DOMException('not here', 'SecurityError'))).toEqual(['not here']);
});

test('ending the waiting ourselves tells nothing', async () => {
  const told: string[] = [];
  const locks: TabLocks = {
    request: (_name, { signal }) =>
      new Promise((_resolve, reject) => {
        signal?.addEventListener('abort', () => reject(new DOMException('aborted', 'AbortError')));
      }),
  };
  const tell = (what: string) => () => told.push(what);
  const lock = new LineLock(locks, 'line', { onHeld: tell('held'), onStolen: tell('stolen'), onRefused: tell('no') });
  lock.want();
  lock.release();
  await new Promise((resolve) => setImmediate(resolve));
  expect(told).toEqual([]);
});
