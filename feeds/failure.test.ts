import ccxt from 'ccxt';
import { expect, test } from 'vitest';
import { feedErrorOf } from './ccxt/error';
import { isPermanent, RateLimitError, reasonOf, retryAfterMs } from './failure';
import { FeedError } from './feed';

test.each([
  [new ccxt.NetworkError('x'), false],
  [new ccxt.RequestTimeout('x'), false],
  [new ccxt.RateLimitExceeded('x'), false],
  [new ccxt.OnMaintenance('x'), false],
  [new ccxt.BadResponse('x'), false],
  [new ccxt.NullResponse('x'), false],
  [new ccxt.ExchangeError('x'), false],
  [new TypeError('x'), false],
  [new ccxt.BadSymbol('x'), true],
  [new ccxt.NotSupported('x'), true],
  [new ccxt.AuthenticationError('x'), true],
  [new ccxt.PermissionDenied('x'), true],
  [new ccxt.ArgumentsRequired('x'), true],
  [new ccxt.ExchangeClosedByUser('x'), true],
  [new FeedError('x'), false],
  [new FeedError('x', { permanent: true }), true],
])('%o: permanent %s', (error, permanent) => {
  expect(isPermanent(error)).toBe(permanent);
});

test.each([
  ['120', 120_000],
  ['0', 0],
  ['0.5', 500],
  ['Thu, 01 Jan 1970 00:01:40 GMT', 90_000],
  ['Thu, 01 Jan 1970 00:00:01 GMT', undefined],
  ['-1', undefined],
  ['soon', undefined],
  ['', undefined],
  [undefined, undefined],
])('Retry-After %s is %s ms', (header, expected) => {
  expect(retryAfterMs(header, 10_000)).toBe(expected);
});

test('an error of ccxt becomes one for people', () => {
  const limited = feedErrorOf(new ccxt.RateLimitExceeded('slow down'), 'kraken', 'did not answer', {
    'retry-after': '3',
  });
  expect(limited).toBeInstanceOf(RateLimitError);
  expect(limited).toMatchObject({ message: 'Kraken did not answer: slow down', retryAfterMs: 3_000 });
  const unknown = feedErrorOf(new ccxt.BadSymbol('no market'), 'kraken', 'did not answer', undefined);
  expect(unknown).toMatchObject({ permanent: true });
});

test('a reason is one line of bearable length', () => {
  expect(reasonOf(new Error(`first\n${'x'.repeat(500)}`))).toBe('first');
  expect(reasonOf('y'.repeat(500))).toHaveLength(160);
});
