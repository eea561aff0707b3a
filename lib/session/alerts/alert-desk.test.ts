import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { AlertDesk } from './alert-desk';
import { readAlertLog } from './alert-log';
import { AlertWorld, MemoryShelf } from './alert-world';
import { readKeptRules } from './kept-rules';

const WISH = {
  instrument: 'sim:A',
  condition: { kind: 'above', price: 100 },
  notify: true,
  sound: false,
} as const;

function deskOn(shelf = new MemoryShelf()) {
  return new AlertDesk({ shelf: shelf.tab(), now: () => 5, random: Math.random });
}

describe('what is kept', () => {
  test('is read back as it was', () => {
    const shelf = new MemoryShelf();
    const desk = deskOn(shelf);
    desk.add(WISH);
    desk.add({ ...WISH, condition: { kind: 'move', direction: 'either', percent: 2.5, minutes: 15 } });
    desk.add({ ...WISH, condition: { kind: 'silent', seconds: 30 } });
    expect(deskOn(shelf).standing.rules).toEqual(desk.standing.rules);
    expect(desk.standing.rules.map(({ condition }) => condition.kind)).toEqual(['above', 'move', 'silent']);
    expect(new Set(desk.standing.rules.map(({ id }) => id)).size).toBe(3);
    expect(desk.standing).toBe(desk.standing);
  });

  test('what is not understood is left out', () => {
    const rule = { ...WISH, id: 'a', arming: 1, armedTime: 2 };
    const bad = [
      null,
      7,
      { ...rule, id: '' },
      { ...rule, instrument: 'nonsense' },
      { ...rule, arming: 'x' },
      { ...rule, condition: { kind: 'above', price: -1 } },
      { ...rule, condition: { kind: 'above', price: '9' } },
      { ...rule, condition: { kind: 'silent', seconds: 0 } },
      { ...rule, condition: { kind: 'move', direction: 'sideways', percent: 1, minutes: 1 } },
      { ...rule, condition: { kind: 'move', direction: 'up', percent: 1, minutes: 1e9 } },
      { ...rule, condition: { kind: '__proto__' } },
    ];
    const text = JSON.stringify({ rules: [...bad, rule, rule], seen: 'never', cleared: 1e300 });
    expect(readKeptRules(text)).toEqual({ rules: [rule], seen: 0, cleared: 0 });
    const log = {
      marks: { a: { arming: 1 }, b: 7, c: null },
      history: [null, { ...rule, word: 'toString' }],
      outage: 3,
    };
    expect(readAlertLog(JSON.stringify(log))).toEqual({
      marks: { a: { arming: 1, ready: false, fired: false } },
      history: [],
      outage: undefined,
    });
  });

  test('reading never throws and is bounded', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        expect(readKeptRules(text).rules.length).toBeLessThanOrEqual(100);
        expect(readAlertLog(text).history.length).toBeLessThanOrEqual(200);
      }),
    );
  });
});

test('one more than a hundred alerts is refused', () => {
  const desk = deskOn();
  const added = Array.from({ length: 101 }, () => desk.add(WISH));
  expect(added.filter((did) => did)).toHaveLength(100);
  expect(desk.standing.rules).toHaveLength(100);
});

test('the history holds the newest two hundred, newest first, until it is cleared; what has gone leaves its trace there', () => {
  const world = new AlertWorld();
  world.receive({ 'sim:A': 99 });
  world.desk.add(WISH);
  const [{ id } = { id: '' }] = world.desk.standing.rules;
  for (let round = 0; round < 203; round += 1) {
    world.time += 10;
    world.receive({ 'sim:A': 99 });
    world.receive({ 'sim:A': 101 + round });
    world.desk.arm(id);
  }
  world.desk.remove(id);
  const { history, unseen, rules } = world.desk.standing;
  expect([history.length, unseen.length, rules.length]).toEqual([200, 200, 0]);
  expect(history[0]?.price).toBe(101 + 202);
  world.desk.dismiss();
  expect([world.desk.standing.history.length, world.desk.standing.unseen.length]).toEqual([200, 0]);
  world.desk.clearHistory();
  expect(world.desk.standing.history).toEqual([]);
});

test('what fires after the clock was set back is new, whatever was dismissed and cleared before', () => {
  const shelf = new MemoryShelf();
  const world = new AlertWorld(shelf);
  const fire = () => {
    world.receive({ 'sim:A': 99 });
    world.receive({ 'sim:A': 101 });
    world.desk.arm(world.desk.standing.rules[0]?.id ?? '');
  };
  const counts = () => [world.desk.standing.history.length, world.desk.standing.unseen.length];
  world.receive({ 'sim:A': 99 });
  world.desk.add(WISH);
  fire();
  world.desk.dismiss();
  world.setClock(-3_600_000);
  fire();
  expect(counts()).toEqual([2, 1]);
  world.desk.clearHistory();
  expect(counts()).toEqual([0, 0]);
  world.setClock(-3_600_000);
  fire();
  expect([counts(), world.desk.standing.unseen[0]?.number]).toEqual([[1, 1], 3]);
  expect(deskOn(shelf).standing).toEqual(world.desk.standing);
});

test('a firing whose time no date can tell is left out, and so is such an outage', () => {
  const shelf = new MemoryShelf();
  const world = new AlertWorld(shelf);
  world.receive({ 'sim:A': 99 });
  world.desk.add(WISH);
  world.receive({ 'sim:A': 101 });
  world.desk.noteOutage({ from: 1, to: 2 });
  const [key = '', text = ''] = [...shelf.texts].find(([, kept]) => kept.includes('outage')) ?? [];
  const damaged = (change: (log: { history: object[]; outage: object }) => object) => {
    const log = JSON.parse(text);
    shelf.texts.set(key, JSON.stringify({ ...log, ...change(log) }));
    const { history, outage } = deskOn(shelf).standing;
    return [history.length, outage];
  };
  expect(damaged(() => ({}))).toEqual([1, { from: 1, to: 2 }]);
  for (const bad of [1e20, -1e20, '7', null]) {
    expect(damaged(({ history }) => ({ history: [{ ...history[0], time: bad }] }))).toEqual([0, { from: 1, to: 2 }]);
    expect(damaged(() => ({ outage: { from: 1, to: bad } }))).toEqual([1, undefined]);
  }
  for (const number of [0, -1, 1.5, 1e15, '1', undefined])
    expect(damaged(({ history }) => ({ history: [{ ...history[0], number }] }))[0]).toBe(0);
});
