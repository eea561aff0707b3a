import { expect, test } from 'vitest';
import type { ShownFeed } from '@/lib/session/directory';
import { feedsText } from './feeds-text';

const feed = (name: string, state: ShownFeed['state'], simulated = false): ShownFeed => ({
  name,
  venue: name,
  simulated,
  state,
  since: 0,
});

test('counts what is up, starting, down and simulated, and leaves out what there is none of', () => {
  const feeds = [feed('coinbase', 'live'), feed('kraken', 'down'), feed('sim', 'live', true)];
  expect(feedsText({ known: true, text: '', feeds })).toBe('Feeds 1 up, 1 down, 1 simulated');
  expect(feedsText({ known: true, text: '', feeds: [feed('kraken', 'starting')] })).toBe('Feeds 1 starting');
});

test('where all is simulated, the server says so itself', () => {
  const feeds = [feed('sim', 'live', true)];
  expect(feedsText({ known: true, text: 'All prices are simulated.', feeds })).toBe('All prices are simulated.');
});

test('where nothing brings prices, that is said and not counted', () => {
  const text = 'Exchanges unreachable; trying again every 30 s.';
  const down = [feed('coinbase', 'down'), feed('kraken', 'down')];
  expect(feedsText({ known: true, text, feeds: down })).toBe('All feeds down');
  expect(feedsText({ known: true, text, feeds: [feed('recording', 'down', true)] })).toBe('All feeds down');
  expect(feedsText({ known: true, text, feeds: [...down, feed('sim', 'live', true)] })).toBe(
    'Feeds 2 down, 1 simulated',
  );
  expect(feedsText({ known: true, text, feeds: [feed('kraken', 'starting'), feed('coinbase', 'down')] })).toBe(
    'Feeds 1 starting, 1 down',
  );
});
