import { describe, expect, test } from 'vitest';
import { placesOf, type Update, UpdateTable } from './update-table';

const trade = (n: number, epoch = 7): Update => ({ kind: 'trade', id: 'sim:A', at: n, epoch });
const quote = (seq: number): Update => ({ kind: 'quote', id: 'sim:A', at: seq, epoch: 7 });

function tableOf(lanes: number): UpdateTable {
  const table = new UpdateTable(lanes);
  table.setRunning(
    Array.from({ length: lanes }, (_, lane) => lane),
    0,
  );
  return table;
}

describe('places', () => {
  test('count from 1; a lane that has not finished has none', () => {
    expect(placesOf([1_030, 1_010, Number.NaN, 1_020], 0.1)).toEqual([3, 1, undefined, 2]);
    expect(placesOf([], 1)).toEqual([]);
  });

  test('what the clock cannot tell apart shares a place, and the next counts them all', () => {
    expect(placesOf([1_010.1, 1_010, 1_010.3, 1_010.2], 0.1)).toEqual([1, 1, 3, 3]);
    // Nobody is tied with a leader a chain of near ones away.
    expect(placesOf([0, 0.9, 1.8, 2.7], 1)).toEqual([1, 1, 3, 3]);
  });
});

describe('the newest update', () => {
  test('is the newest that all have, numbered by how many all had', () => {
    const table = tableOf(2);
    expect(table.newest(0)).toBeUndefined();
    table.applied(0, trade(1), 1_000);
    table.applied(0, trade(2), 1_010);
    expect(table.newest(1_010)).toBeUndefined();
    table.applied(1, trade(1), 1_050);
    expect(table.newest(1_050)).toMatchObject({ number: 1, times: Float64Array.of(1_000, 1_050) });
    table.applied(1, trade(2), 1_050);
    expect(table.newest(1_050)).toMatchObject({ number: 2, times: Float64Array.of(1_010, 1_050) });
  });

  test('does not go back to one that a lane had late', () => {
    const table = tableOf(2);
    for (const n of [1, 2]) table.applied(0, trade(n), 1_000);
    table.applied(1, trade(2), 1_001);
    table.applied(1, trade(1), 1_002);
    expect(table.newest(1_002)?.times).toEqual(Float64Array.of(1_000, 1_001));
  });

  test('is a trade where there are any, else a quote all have: some lanes skip quotes', () => {
    const table = tableOf(2);
    table.applied(0, quote(1), 1_000);
    table.applied(0, quote(2), 1_001);
    table.applied(1, quote(2), 1_002);
    expect(table.newest(1_002)?.number).toBe(1);
    for (const lane of [0, 1]) table.applied(lane, trade(1), 1_003);
    for (const lane of [0, 1]) table.applied(lane, quote(3), 1_004);
    expect(table.newest(1_004)?.times).toEqual(Float64Array.of(1_003, 1_003));
    // Nothing has been traded for long: the quotes tell how things stand.
    expect(table.newest(20_000)?.times).toEqual(Float64Array.of(1_004, 1_004));
  });

  test('waits for no lane that has gone, and does for one that came back', () => {
    const table = tableOf(3);
    for (const lane of [0, 1]) table.applied(lane, trade(1), 1_000 + lane);
    expect(table.newest(1_001)).toBeUndefined();
    table.setRunning([0, 1], 1_002);
    expect(table.newest(1_002)?.number).toBe(1);
    expect(placesOf(table.newest(1_002)?.times ?? [], 0)).toEqual([1, 2, undefined]);
    table.setRunning([0, 1, 2], 1_003);
    for (const lane of [0, 1]) table.applied(lane, trade(2), 1_004);
    expect(table.newest(1_004)?.number).toBe(1);
    table.applied(2, trade(2), 1_005);
    expect(table.newest(1_005)?.number).toBe(2);
  });

  test('the same number in another epoch is another update', () => {
    const table = tableOf(2);
    table.applied(0, trade(1, 7), 1_000);
    table.applied(1, trade(1, 8), 1_001);
    expect(table.newest(1_001)).toBeUndefined();
  });
});

test('a lane has an update once', () => {
  const table = tableOf(2);
  expect(table.applied(0, trade(1), 1_000)?.count).toBe(1);
  expect(table.applied(0, trade(1), 1_500)).toBeUndefined();
  expect(table.applied(1, trade(1), 1_600)?.times).toEqual(Float64Array.of(1_000, 1_600));
});

test('memory is bounded by number and by time, longer where a lane is slow', () => {
  const table = new UpdateTable(2);
  for (let n = 1; n <= 65_000; n++) table.applied(0, trade(n), 1_000);
  expect(table.size).toBe(60_000);
  table.applied(0, trade(70_000), 62_000);
  expect(table.size).toBe(1);
  const slow = new UpdateTable(2, 60_000);
  slow.applied(0, trade(1), 0);
  slow.applied(0, trade(2), 100_000);
  expect(slow.size).toBe(2);
});

test('ten busy instruments and a poll once a minute: every late update still finds the others', () => {
  const pollMs = 60_000;
  const table = new UpdateTable(2, pollMs);
  const perSecond = 400;
  const waiting: Update[] = [];
  for (let n = 1; n <= 150 * perSecond; n++) {
    const time = (n / perSecond) * 1_000;
    const update = trade(n);
    expect(table.applied(0, update, time)?.count).toBe(1);
    waiting.push(update);
    if (time % pollMs !== 0) continue;
    for (const late of waiting.splice(0)) expect(table.applied(1, late, time)?.count).toBe(2);
  }
  expect(table.size).toBeLessThanOrEqual(120_000);
});

describe('what every running lane had', () => {
  const settling = () => {
    const settled: [Update['kind'], ...number[]][] = [];
    const table = new UpdateTable(2, 0, ({ kind, times }) => settled.push([kind, ...times]));
    table.setRunning([0, 1], 0);
    return { table, settled };
  };

  test('is told of once it is kept no longer, with all that came meanwhile', () => {
    const { table, settled } = settling();
    for (const n of [1, 2]) table.applied(0, trade(n), 1_000);
    table.applied(1, trade(1), 1_010);
    table.setRunning([0], 2_000);
    table.applied(1, trade(2), 30_000);
    expect(settled).toEqual([]);
    table.applied(0, trade(3), 62_000);
    expect(settled).toEqual([
      ['trade', 1_000, 1_010],
      ['trade', 1_000, 30_000],
    ]);
  });

  test('is told of at the end too; what some lane still waited for is not', () => {
    const { table, settled } = settling();
    for (const lane of [0, 1]) table.applied(lane, quote(1), 1_000 + lane);
    table.applied(0, trade(1), 1_100);
    table.settle();
    table.settle();
    expect(settled).toEqual([['quote', 1_000, 1_001]]);
    expect(table.size).toBe(0);
  });
});

test('an update later than what is kept opens no row and pairs with nobody', () => {
  const table = new UpdateTable(2);
  for (const n of [1, 2]) table.applied(0, trade(n), 1_000);
  table.applied(0, quote(1), 1_000);
  table.applied(0, trade(3), 62_000);
  expect(table.size).toBe(1);
  for (const late of [trade(2), trade(1), quote(1)]) expect(table.applied(1, late, 62_001)).toBeUndefined();
  expect(table.size).toBe(1);
  // What is kept pairs, what is new and what another server tells opens a row.
  expect(table.applied(1, trade(3), 62_002)?.count).toBe(2);
  expect(table.applied(1, trade(4), 62_003)?.count).toBe(1);
  expect(table.applied(1, quote(2), 62_003)?.count).toBe(1);
  expect(table.applied(1, trade(1, 8), 62_003)?.count).toBe(1);
});
