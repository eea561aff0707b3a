import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { StateNotice } from '@/lib/market/state';
import type { Frame } from '@/lib/protocol/frame';
import { subscriptionOf } from '@/lib/protocol/subscription';
import { Hub } from './hub';
import { ManualScheduler } from './manual-scheduler';
import { linkSelection } from './selection';
import { StateLog } from './state-log';

const EVERYTHING = linkSelection([]);
const SOUND = { id: 'sim:A', state: 'halted', since: 5 } as const;

test.each([
  ['nothing', null],
  ['text', 'sim:A'],
  ['no name', { state: 'down', since: 5 }],
  ['two names', { ...SOUND, venue: 'sim' }],
  ['a name that is none', { ...SOUND, id: 'SIM A' }],
  ['a venue that is none', { venue: 'Sim "', state: 'down', since: 5 }],
  ['a word that is none', { ...SOUND, state: 'away' }],
  ['a time that JSON cannot say', { ...SOUND, since: Number.NaN }],
  ['a number that JSON cannot say', { ...SOUND, since: 5n }],
  ['a session that is none', { ...SOUND, session: 'lunch' }],
  ['a detail that is no text', { ...SOUND, detail: { toJSON: () => fail() } }],
])('%s is refused and not held', (_what, notice) => {
  const log = new StateLog();
  expect(log.accept(notice as StateNotice, 1)).toBe(false);
  expect(log.after(-1, EVERYTHING)).toEqual([]);
});

function fail(): never {
  throw new Error('asked');
}

test('a detail is cut to 200 characters, and told once', () => {
  const log = new StateLog();
  const notice = { ...SOUND, detail: 'why '.repeat(100) };
  expect(log.accept(notice, 1)).toBe(true);
  expect(log.after(-1, EVERYTHING)[0]?.detail).toHaveLength(200);
  expect(log.accept(notice, 2)).toBe(false);
});

test('whatever it is, it is no fault, and what is held can be written', () => {
  const log = new StateLog();
  let seq = 0;
  const loose = fc.record({ id: fc.anything(), venue: fc.anything(), state: fc.anything(), since: fc.anything() });
  fc.assert(
    fc.property(fc.oneof(fc.anything(), loose), (notice) => {
      seq += 1;
      log.accept(notice as StateNotice, seq);
    }),
  );
  expect(() => JSON.stringify(log.after(-1, EVERYTHING))).not.toThrow();
});

test('a replica that is sent nonsense takes what is sound beside it', () => {
  const replica = new Hub({ role: 'replica', scheduler: new ManualScheduler() });
  const states = [null, { state: 'down', seq: 2 }, { ...SOUND, seq: 'x' }, { ...SOUND, seq: 3 }];
  const frame = { cursor: '7.3.11110000feed', reset: true, publishTime: 1, states };
  replica.applyLink(frame as unknown as Frame);
  const answer = replica.read({ subscription: subscriptionOf({ quotes: ['sim:A'] }), cursor: undefined, history: 0 });
  expect(JSON.parse(answer.json).states).toEqual([{ ...SOUND, seq: 3 }]);
  replica.close();
});
