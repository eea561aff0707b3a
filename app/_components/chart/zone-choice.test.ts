import { expect, test } from 'vitest';
import type { Instrument } from '@/lib/market/instrument';
import { zoneNameOf, zoneShown, zonesOf } from './zone-choice';

const coin = { id: 'sim:BTC-USD' } as Instrument;
const share = { id: 'sim:AAPL', timeZone: 'America/New_York' } as Instrument;
const odd = { id: 'sim:ODD', timeZone: 'Mars/Olympus' } as Instrument;

test('only an exchange with a known zone has a clock', () => {
  expect(zonesOf(share)).toContain('exchange');
  expect(zonesOf(coin)).not.toContain('exchange');
  expect(zonesOf(odd)).not.toContain('exchange');
  expect(zoneShown(coin, 'exchange')).toBe('utc');
  expect(zoneNameOf(odd, '1h', 'exchange')).toBe('UTC');
});

test('a chart is drawn in the zone that was chosen, and days in the venue’s own', () => {
  expect(zoneNameOf(share, '1h', 'exchange')).toBe('America/New_York');
  expect(zoneNameOf(share, '1h', 'utc')).toBe('UTC');
  expect(zoneNameOf(share, '1h', 'local')).toBeUndefined();
  expect(zoneNameOf(share, '1d', 'local')).toBe('America/New_York');
  expect(zoneNameOf(odd, '1d', 'local')).toBe('UTC');
  expect(zoneNameOf(coin, '1d', 'local')).toBe('UTC');
});
