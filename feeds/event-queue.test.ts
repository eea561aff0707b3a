import { describe, expect, test, vi } from 'vitest';
import { EventQueue } from './event-queue';
import { FeedError } from './feed';

const queueOf = (release: () => void | Promise<void> = () => {}, limit?: number) =>
  new EventQueue<number>(() => {}, release, limit);

async function drain(queue: EventQueue<number>): Promise<number[]> {
  const items: number[] = [];
  for await (const item of queue) items.push(item);
  return items;
}

describe('EventQueue', () => {
  test('hands out in order what is pushed before and while it is read', async () => {
    const queue = queueOf();
    for (let n = 0; n < 10_000; n++) queue.push(n);
    const seen: number[] = [];
    for await (const item of queue) {
      seen.push(item);
      if (item < 10_000) queue.push(item + 10_000);
      if (seen.length === 20_000) break;
    }
    expect(seen).toEqual(Array.from({ length: 20_000 }, (_, n) => n));
  });

  test('starts with the first read and releases once', async () => {
    const start = vi.fn();
    const release = vi.fn();
    const queue = new EventQueue<number>(start, release);
    expect(start).not.toHaveBeenCalled();
    const first = queue.next();
    expect(start).toHaveBeenCalledOnce();
    queue.end();
    queue.end();
    queue.fail(new Error('too late'));
    expect(await first).toEqual({ done: true, value: undefined });
    expect(await queue.next()).toEqual({ done: true, value: undefined });
    expect(release).toHaveBeenCalledOnce();
  });

  test('the last next settles after the release', async () => {
    let released = false;
    const queue = queueOf(async () => {
      await new Promise((resolve) => setImmediate(resolve));
      released = true;
    });
    const pending = queue.next();
    queue.end();
    await pending;
    expect(released).toBe(true);
  });

  test('return does not wait for a pending next', async () => {
    const queue = queueOf();
    const pending = queue.next();
    expect(await queue.return()).toMatchObject({ done: true });
    expect(await pending).toMatchObject({ done: true });
  });

  test('a failure comes after what was queued, and once', async () => {
    const queue = queueOf();
    queue.push(1);
    queue.fail(new Error('broken'));
    expect(await queue.next()).toEqual({ done: false, value: 1 });
    await expect(queue.next()).rejects.toThrow('broken');
    expect(await queue.next()).toMatchObject({ done: true });
  });

  test('a release that fails hides nothing', async () => {
    const queue = queueOf(() => Promise.reject(new Error('cannot close')));
    queue.end();
    expect(await drain(queue)).toEqual([]);
  });

  test('what nobody reads does not grow without bound', async () => {
    const queue = queueOf(() => {}, 3);
    for (let n = 0; n < 5; n++) queue.push(n);
    await expect(drain(queue)).rejects.toBeInstanceOf(FeedError);
  });
});
