import type { Feed } from './feed';

/**
 * The same feed with other methods. What else it offers (counters, getters, `candles`) stays live behind it and
 * runs on the feed itself, so that private fields keep working.
 */
export function wrapFeed<F extends Feed>(feed: F, methods: Partial<Pick<Feed, 'instruments' | 'follow'>>): F {
  return new Proxy(feed, {
    get(target, key) {
      const own = Reflect.get(methods, key);
      if (own !== undefined) return own;
      const value: unknown = Reflect.get(target, key, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}
