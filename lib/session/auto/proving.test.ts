import { describe, expect, test } from 'vitest';
import { LaneReading } from './lane-reading';
import { SimulatedLines, START, type Weather } from './simulated-lines';
import { bad, from, MINUTE_MS, NAMES, until } from './simulated-weather';

describe('a proof', () => {
  test('begins anew after a hiccup', () => {
    const lines = new SimulatedLines(NAMES, bad({ websocket: (atMs) => (atMs === 35_000 ? 'late' : 'good') }), 'sse');
    lines.run(100_000);
    expect(lines.proofs).toEqual(['websocket']);
    expect(lines.changes).toEqual([]);
    lines.run(10_000);
    expect(lines.changes.map(({ to }) => to)).toEqual(['websocket']);
  });

  test.each(['refused', 'late'] as const)('is enough where the line in use is %s', (weather) => {
    const lines = new SimulatedLines(NAMES, bad({ websocket: until(2_000, 'refused'), sse: from(80_000, weather) }));
    lines.run(90_000);
    expect(lines.proofs).toEqual(['websocket']);
    expect(lines.changes.map(({ to }) => to)).toEqual(['sse', 'websocket']);
  });

  test('that is never given is given up after some minutes, for what kept it', () => {
    const lines = new SimulatedLines(
      NAMES,
      bad({ websocket: (atMs) => (atMs % 40_000 === 0 ? 'late' : 'good') }),
      'sse',
    );
    lines.run(5.5 * MINUTE_MS);
    expect(lines.proofs).toEqual(['websocket']);
    expect(lines.changes).toEqual([]);
    expect(lines.why).toMatch(
      /^sse, because websocket was late \(staleness p99 of the last 10 s was 900 ms, limit 500\); trying it again/,
    );
  });

  test('of a worse one ends when the line in use is good again', () => {
    let weather: Weather = 'late';
    const lines = new SimulatedLines(NAMES, () => weather);
    const proved = () => lines.chooser.status(lines.now).proving?.name;
    for (let second = 0; second < 600 && proved() === undefined; second++) lines.run(1_000);
    expect(lines.chooser.chosen).toBe('websocket');
    expect(proved()).toBe('sse');
    weather = 'good';
    lines.run(20_000);
    expect(proved()).toBeUndefined();
    lines.run(2 * MINUTE_MS);
    expect(lines.chooser.chosen).toBe('websocket');
  });

  test('that breaks together with the line in use says nothing of the transport', () => {
    const lines = new SimulatedLines(NAMES, bad({}), 'sse');
    lines.run(30_000);
    const reading = (failures: number) =>
      new LaneReading({
        time: lines.now,
        startTime: START,
        firstFrameTime: START,
        lastFrameTime: lines.now,
        failures,
        cause: 'broken',
        teeth: [],
        received: [],
      });
    const look = (failures: number) =>
      lines.chooser.look(lines.now, { chosen: reading(failures), proving: reading(2) });
    expect(look(1)).toEqual([{ kind: 'stop-proving' }]);
    expect(lines.chooser.status(lines.now).retryTime).toBeUndefined();
    lines.run(1_000);
    expect(look(0)).toEqual([{ kind: 'stop-proving' }]);
    expect(lines.chooser.status(lines.now).retryTime).toBe(lines.now + MINUTE_MS);
  });
});

describe('what another tab has proved', () => {
  /** Polling works here, and no proof may begin. */
  const waiting = (): SimulatedLines => {
    const lines = new SimulatedLines(['sse', 'polling'], bad({}), 'polling');
    lines.mayProve = false;
    lines.run(20_000);
    expect(lines.proofs).toEqual([]);
    expect(lines.why).toBe('polling, until a better one has proved itself.');
    return lines;
  };

  test('is used where a proof of it is due', () => {
    const lines = waiting();
    lines.chooser.vouched('sse', lines.now);
    lines.run(1_000);
    expect(lines.changes.map(({ to }) => to)).toEqual(['sse']);
  });

  test('is not used where it failed a moment ago', () => {
    const lines = new SimulatedLines(['sse', 'polling'], bad({ sse: 'refused' }));
    lines.run(20_000);
    lines.chooser.vouched('sse', lines.now);
    lines.run(1_000);
    expect(lines.changes.map(({ to }) => to)).toEqual(['polling']);
  });

  test('counts for a while only', () => {
    const lines = waiting();
    lines.chooser.vouched('sse', lines.now - 11_000);
    lines.run(1_000);
    expect(lines.changes).toEqual([]);
    lines.mayProve = true;
    lines.run(1_000);
    expect(lines.proofs).toEqual(['sse']);
  });
});
