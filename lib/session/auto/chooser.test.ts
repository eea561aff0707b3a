import { describe, expect, test } from 'vitest';
import { SimulatedLines, type Weather } from './simulated-lines';
import { bad, from, MINUTE_MS, NAMES, until } from './simulated-weather';

describe('the start', () => {
  test('stays with the best where it works', () => {
    const lines = new SimulatedLines(NAMES, bad({}));
    expect(lines.why).toBe('websocket: trying the best first.');
    lines.run(10 * MINUTE_MS);
    expect(lines.changes).toEqual([]);
    expect(lines.proofs).toEqual([]);
    expect(lines.asked).toBe(0);
    expect(lines.why).toBe('websocket: the best that works here.');
  });

  test('leaves one that is refused at once, and says when it is tried again', () => {
    const lines = new SimulatedLines(NAMES, bad({ websocket: 'refused' }));
    lines.run(2_000);
    expect(lines.changes).toEqual([{ at: 1_250, to: 'sse' }]);
    lines.run(18_000);
    expect(lines.why).toBe('sse, because websocket failed (refused by the weather); trying it again in 42 s.');
  });

  test('leaves one that brings nothing for 2 s, and the next as well', () => {
    const lines = new SimulatedLines(NAMES, bad({ websocket: 'refused', sse: 'silent', 'http-stream': 'silent' }));
    lines.run(10_000);
    expect(lines.changes.map(({ to }) => to)).toEqual(['sse', 'http-stream', 'long-poll']);
    expect(lines.changes.at(-1)?.at).toBeLessThan(9_000);
    expect(lines.why).toMatch(
      /^long-poll, because websocket failed \(.*\) and sse and http-stream brought nothing for \d s; trying a better one/,
    );
  });

  test('does not go through the list where the server itself is gone, and gives each its chance when it is back', () => {
    const lines = new SimulatedLines(NAMES, bad({}));
    lines.serverUp = false;
    lines.run(5 * MINUTE_MS);
    expect(lines.changes).toEqual([]);
    expect(lines.why).toBe('websocket: waiting for the server, which gives no answer at all.');
    lines.serverUp = true;
    lines.run(MINUTE_MS);
    expect(lines.changes).toEqual([]);
    expect(lines.retries).toBeLessThanOrEqual(1);
    expect(lines.why).toBe('websocket: the best that works here.');
  });
});

describe('the contract', () => {
  test('once broken leads to a change, and back after 60 s of proof', () => {
    const lines = new SimulatedLines(
      NAMES,
      bad({ websocket: (atMs) => (atMs >= MINUTE_MS && atMs < 90_000 ? 'late' : 'good') }),
    );
    lines.run(65_000);
    expect(lines.changes.map(({ to }) => to)).toEqual(['sse']);
    expect(lines.changes[0]?.at).toBeLessThan(64_000);
    expect(lines.why).toMatch(
      /^sse, because websocket was late \(staleness p99 of the last 10 s was 98[89] ms, limit 500\); trying it again in/,
    );
    lines.run(80_000);
    expect(lines.proofs).toEqual(['websocket']);
    expect(lines.why).toMatch(/^sse, because websocket was late .*; proving websocket, 2\d of 60 s\.$/);
    lines.run(MINUTE_MS);
    expect(lines.changes.map(({ to }) => to)).toEqual(['sse', 'websocket']);
    const [left, back] = lines.changes;
    expect((back?.at ?? 0) - (left?.at ?? 0)).toBeGreaterThanOrEqual(120_000);
    expect(lines.why).toBe('websocket: the best that works here.');
  });

  test('one hiccup costs nobody the connection, nor starts a proof from its end', () => {
    const hiccups = (atMs: number): Weather => (atMs % MINUTE_MS === 30_000 ? 'late' : 'good');
    const lines = new SimulatedLines(NAMES, bad({ websocket: hiccups }));
    lines.run(30 * MINUTE_MS);
    expect(lines.changes).toEqual([]);
  });

  test('small violations that go on break it all the same', () => {
    const lines = new SimulatedLines(
      NAMES,
      bad({ websocket: (atMs) => (atMs >= MINUTE_MS && atMs % 4_000 === 0 ? 'late' : 'good') }),
    );
    lines.run(MINUTE_MS + 15_000);
    expect(lines.changes.map(({ to }) => to)).toEqual(['sse']);
  });

  test('a failed proof costs no change, and the next waits twice as long', () => {
    const lines = new SimulatedLines(NAMES, bad({ websocket: from(MINUTE_MS, 'late') }));
    lines.run(30 * MINUTE_MS);
    expect(lines.changes.map(({ to }) => to)).toEqual(['sse']);
    // 1, 2, 4, 8 and 15 minutes.
    expect(lines.proofs).toHaveLength(4);
  });

  test('a proof fails where the line in use brings frames and the proved one none', () => {
    const lines = new SimulatedLines(
      NAMES,
      bad({ websocket: (atMs) => (atMs < 1_500 ? 'refused' : atMs > 70_000 ? 'held' : 'good') }),
    );
    lines.run(75_000);
    expect(lines.proofs).toEqual(['websocket']);
    expect(lines.why).toMatch(/websocket brought nothing for 2 s: something on the way holds it back; trying it again/);
    expect(lines.chooser.chosen).toBe('sse');
  });

  test('polling is no way out of a line that is less behind than polling itself', () => {
    const all = { websocket: 'late', sse: 'late', 'http-stream': 'late', 'long-poll': 'late' } as const;
    const lines = new SimulatedLines(NAMES, bad(all));
    lines.run(10 * MINUTE_MS);
    expect(lines.changes.map(({ to }) => to)).not.toContain('polling');
    expect(lines.why).toMatch(
      /^websocket, the least bad: its staleness p99 of the last 10 s is 99[78] ms, limit 500, and nothing here does better/,
    );
    lines.lateMs = 5_000;
    lines.run(MINUTE_MS);
    expect(lines.chooser.chosen).toBe('polling');
  });

  test('as a last resort polling is left as soon as something better has proved itself', () => {
    const lines = new SimulatedLines(
      NAMES,
      bad({ websocket: 'refused', sse: 'silent', 'http-stream': 'silent', 'long-poll': until(MINUTE_MS, 'refused') }),
    );
    lines.run(20_000);
    expect(lines.chooser.chosen).toBe('polling');
    lines.run(6 * MINUTE_MS);
    expect(lines.chooser.chosen).toBe('long-poll');
  });
});

describe('never flaps', () => {
  const HOUR_MS = 60 * MINUTE_MS;

  test.each([
    ['10 s good, 10 s late', 10_000, 'late'],
    ['a minute good, a minute refused', MINUTE_MS, 'refused'],
    ['3 minutes good, 3 minutes late', 3 * MINUTE_MS, 'late'],
    ['3 minutes good, 3 minutes silent', 3 * MINUTE_MS, 'silent'],
  ] as const)('the best alternating for an hour: %s', (_what, halfMs, weather) => {
    const lines = new SimulatedLines(
      NAMES,
      bad({ websocket: (atMs) => (Math.floor(atMs / halfMs) % 2 === 0 ? 'good' : weather) }),
    );
    lines.run(HOUR_MS);
    expect(lines.changes.length).toBeGreaterThan(0);
    expect(lines.changes.length).toBeLessThanOrEqual(10);
  });

  test('all of them late at once, on and off for an hour', () => {
    const lines = new SimulatedLines(NAMES, (_name, atMs) => (Math.floor(atMs / 30_000) % 2 === 0 ? 'good' : 'late'));
    lines.run(HOUR_MS);
    expect(lines.changes.length).toBeLessThanOrEqual(12);
    const pauses = lines.changes.slice(1).map(({ at }, before) => at - (lines.changes[before]?.at ?? 0));
    expect(Math.min(...pauses)).toBeGreaterThanOrEqual(10_000);
  });

  test('all of them refused, on and off for an hour, while the server answers', () => {
    const lines = new SimulatedLines(NAMES, (_name, atMs) =>
      Math.floor(atMs / 30_000) % 2 === 0 ? 'good' : 'refused',
    );
    lines.run(HOUR_MS);
    // Something has to be tried when nothing comes at all.
    expect(lines.changes.length).toBeLessThanOrEqual(60);
  });
});

test('a transport that served for 15 minutes has a clean slate', () => {
  const late = (atMs: number) => (atMs > MINUTE_MS && atMs < 90_000) || atMs > 25 * MINUTE_MS;
  const lines = new SimulatedLines(NAMES, bad({ websocket: (atMs) => (late(atMs) ? 'late' : 'good') }));
  lines.run(25 * MINUTE_MS);
  expect(lines.changes.map(({ to }) => to)).toEqual(['sse', 'websocket']);
  lines.run(5_000);
  expect(lines.chooser.chosen).toBe('sse');
  const { retryTime = 0, since } = lines.chooser.status(lines.now);
  expect(retryTime - since).toBe(MINUTE_MS);
});

describe('what is no fault of a line', () => {
  test('an outage of the server, after which it needs a moment', () => {
    const lines = new SimulatedLines(
      NAMES,
      bad({ websocket: (atMs) => (atMs > 50_000 && atMs < 51_500 ? 'silent' : 'good') }),
    );
    lines.run(30_000);
    lines.serverUp = false;
    lines.run(20_250);
    lines.serverUp = true;
    lines.run(MINUTE_MS);
    expect(lines.retries).toBe(1);
    expect(lines.changes).toEqual([]);
  });

  test('what came late because the page slept', () => {
    const lines = new SimulatedLines(
      NAMES,
      bad({ websocket: (atMs) => (atMs > 60_250 && atMs < 62_000 ? 'late' : 'good') }),
    );
    lines.run(30_000);
    lines.sleep(30_250);
    lines.run(MINUTE_MS);
    expect(lines.changes).toEqual([]);
  });

  test('a sleep ends a proof, and it starts anew', () => {
    const lines = new SimulatedLines(NAMES, bad({}), 'polling');
    lines.run(30_000);
    expect(lines.proofs).toEqual(['websocket']);
    lines.sleep(MINUTE_MS);
    lines.run(30_000);
    expect(lines.changes).toEqual([]);
    expect(lines.proofs).toEqual(['websocket', 'websocket']);
  });
});

describe('begun on another than the best', () => {
  test('keeps what is there while it is good, and proves the best', () => {
    const lines = new SimulatedLines(NAMES, bad({}), 'polling');
    lines.run(30_000);
    expect(lines.chooser.chosen).toBe('polling');
    expect(lines.why).toMatch(/^polling, until a better one has proved itself; proving websocket, 2\d of 60 s\.$/);
    lines.run(MINUTE_MS);
    expect(lines.changes.map(({ to }) => to)).toEqual(['websocket']);
  });

  test('a transport that is not on the list is not left for polling', () => {
    const lines = new SimulatedLines(
      NAMES.slice(1),
      bad({ sse: 'refused', 'http-stream': 'refused', 'long-poll': 'refused' }),
      'socket.io',
    );
    lines.run(10 * MINUTE_MS);
    expect(lines.changes).toEqual([]);
  });

  test('trying again now ends the waits', () => {
    const lines = new SimulatedLines(NAMES, bad({ websocket: until(2_000, 'refused') }));
    lines.run(20_000);
    expect(lines.proofs).toEqual([]);
    lines.chooser.retryNow(lines.now);
    lines.run(1_000);
    expect(lines.proofs).toEqual(['websocket']);
  });
});
