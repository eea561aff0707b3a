import { expect, test } from 'vitest';
import type { StandingRule } from '@/lib/session/alerts/alert-desk';
import { alertLevels } from './alert-levels';

const rule = (part: Partial<StandingRule>): StandingRule => ({
  id: 'r',
  arming: 1,
  armedTime: 0,
  instrument: 'sim:A',
  condition: { kind: 'above', price: 100 },
  notify: false,
  sound: false,
  fired: false,
  ready: true,
  ...part,
});

test('what waits for a price of an instrument has a level there, each once', () => {
  const rules = [
    rule({}),
    rule({ id: 'twice', ready: false }),
    rule({ condition: { kind: 'below', price: 90 } }),
    rule({ condition: { kind: 'below', price: 100 } }),
    rule({ condition: { kind: 'above', price: 120 }, fired: true }),
    rule({ condition: { kind: 'above', price: 130 }, instrument: 'sim:B' }),
    rule({ condition: { kind: 'move', direction: 'up', percent: 2, minutes: 5 } }),
    rule({ condition: { kind: 'silent', seconds: 30 } }),
  ];
  expect(alertLevels(rules, 'sim:A')).toEqual([
    { kind: 'below', price: 90 },
    { kind: 'above', price: 100 },
    { kind: 'below', price: 100 },
  ]);
  expect(alertLevels(rules, 'sim:C')).toEqual([]);
});
