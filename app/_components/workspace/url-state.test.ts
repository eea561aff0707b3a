import { expect, test } from 'vitest';
import { readUrlState } from './url-state';

test('reads what it knows', () => {
  expect(
    readUrlState({ transport: 'socket.io', compare: '1', id: 'sim:BTC-USD', interval: '5m', style: 'line' }, 'sse'),
  ).toEqual({
    transport: 'socket.io',
    compare: true,
    id: 'sim:BTC-USD',
    interval: '5m',
    style: 'line',
    notes: [],
  });
});

test('an address without parameters asks for nothing', () => {
  expect(readUrlState({}, 'sse')).toEqual({ transport: undefined, compare: undefined, id: undefined, notes: [] });
});

test('a shared list is read, and what is left out of it is told', () => {
  const { list, notes } = readUrlState({ list: 'Majors~sim:BTC-USD,huh,sim:ETH-USD' }, 'sse');
  expect(list).toEqual({ name: 'Majors', ids: ['sim:BTC-USD', 'sim:ETH-USD'] });
  expect(notes).toEqual(['“huh” is left out of the list.']);
});

test.each([
  [{ list: 'nonsense' }, '“list=nonsense” was not understood; showing your own lists.'],
  [{ transport: 'carrier-pigeon' }, '“transport=carrier-pigeon” was not understood; using sse.'],
  [{ compare: 'yes' }, '“compare=yes” was not understood; comparing is off.'],
  [{ id: 'BTC' }, '“id=BTC” was not understood; showing the first of the list.'],
  [{ interval: '7m' }, '“interval=7m” was not understood; it is one of ticks, 1m, 5m, 15m, 1h, 4h, 1d.'],
  [{ style: 'pie' }, '“style=pie” was not understood; it is candles or line.'],
  [{ transport: '' }, '“transport=” was not understood; using sse.'],
])('%o is answered, not obeyed', (parameters, note) => {
  const state = readUrlState(parameters, 'sse');
  expect(state).toMatchObject({ transport: undefined, compare: undefined, id: undefined });
  expect(state.notes).toEqual([note]);
});

test('a repeated parameter counts once, and a long value is shortened', () => {
  expect(readUrlState({ transport: ['polling', 'sse'] }, 'sse').transport).toBe('polling');
  expect(readUrlState({ id: 'x'.repeat(9_000) }, 'sse').notes[0]?.length).toBeLessThan(120);
});
