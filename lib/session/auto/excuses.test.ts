import { describe, expect, test } from 'vitest';
import { SimulatedLines, type Weather } from './simulated-lines';
import { bad, from, MINUTE_MS, NAMES, until } from './simulated-weather';

describe('what two lines show at once', () => {
  const at =
    (startMs: number, ms: number, weather: Weather = 'late') =>
    (atMs: number) =>
      atMs > startMs && atMs <= startMs + ms ? weather : 'good';
  const provenMs = (lines: SimulatedLines) => lines.chooser.status(lines.now).proving?.provenMs ?? 0;

  test('a hiccup pauses a proof for as long as it is in the window, and does not begin it anew', () => {
    const lines = new SimulatedLines(NAMES, bad({ websocket: at(35_000, 1_000), sse: at(35_000, 1_000) }), 'sse');
    lines.run(35_000);
    const before = provenMs(lines);
    expect(before).toBeGreaterThan(25_000);
    lines.run(10_000);
    expect(provenMs(lines) - before).toBeLessThanOrEqual(500);
    lines.run(5_000);
    expect(provenMs(lines) - before).toBeGreaterThan(3_000);
    lines.run(28_000);
    expect(lines.proofs).toEqual(['websocket']);
    expect(lines.changes.map(({ to }) => to)).toEqual(['websocket']);
  });

  test('also where one shows it a little later', () => {
    const lines = new SimulatedLines(NAMES, bad({ websocket: at(35_000, 1_000), sse: at(35_500, 1_000) }), 'sse');
    lines.run(78_000);
    expect(lines.changes.map(({ to }) => to)).toEqual(['websocket']);
  });

  test('a hiccup that would break the line in use costs it nothing, nor the one that is proved', () => {
    const lines = new SimulatedLines(NAMES, bad({ websocket: at(35_000, 3_000), sse: at(35_000, 3_000) }), 'sse');
    lines.run(60_000);
    expect(lines.changes).toEqual([]);
    expect(lines.proofs).toEqual(['websocket']);
    expect(lines.why).toMatch(/^sse, until a better one has proved itself; proving websocket, \d\d of 60 s\.$/);
    lines.run(30_000);
    expect(lines.changes.map(({ to }) => to)).toEqual(['websocket']);
  });

  test('where the line in use alone has it, it is left, and where the proved one has it, that is set aside', () => {
    const own = new SimulatedLines(NAMES, bad({ sse: at(35_000, 3_000) }), 'sse');
    own.run(45_000);
    expect(own.changes.map(({ to }) => to)).toEqual(['websocket']);
    const proved = new SimulatedLines(NAMES, bad({ websocket: at(35_000, 3_000) }), 'sse');
    proved.run(45_000);
    expect(proved.changes).toEqual([]);
    expect(proved.why).toMatch(/^sse, because websocket was .*; trying it again in/);
  });

  test('is held against them where it goes on, for a third may be better than both', () => {
    const late = from(35_000, 'late');
    const lines = new SimulatedLines(NAMES, bad({ websocket: late, sse: late }), 'sse');
    lines.run(60_000);
    expect(lines.chooser.chosen).toBe('http-stream');
  });
});

describe('a page that does not get to run', () => {
  test.each([700, 1_200, 1_900])('for %i ms blames no line, and pauses a proof', (ms) => {
    const lines = new SimulatedLines(NAMES, bad({}), 'sse');
    lines.run(30_000);
    // The line in use would be broken by the second, were it held against it.
    for (let turn = 0; turn < 3; turn++) {
      lines.hang(ms);
      lines.run(1_000);
    }
    lines.run(60_000);
    expect(lines.proofs).toEqual(['websocket']);
    expect(lines.changes.map(({ to }) => to)).toEqual(['websocket']);
    expect(lines.asked).toBe(0);
  });

  test('blames no line with nothing beside it either', () => {
    const lines = new SimulatedLines(NAMES, bad({}));
    lines.run(30_000);
    for (let turn = 0; turn < 5; turn++) {
      lines.hang(1_900);
      lines.run(250);
    }
    lines.run(60_000);
    expect(lines.changes).toEqual([]);
    expect(lines.asked).toBe(0);
  });

  test('nor one that has yet to bring its first frame', () => {
    const lines = new SimulatedLines(NAMES, bad({ websocket: until(3_400, 'held') }));
    lines.run(250);
    lines.hang(1_600);
    lines.run(MINUTE_MS);
    expect(lines.changes).toEqual([]);
  });

  test('timers held back while frames come in time excuse nobody', () => {
    const lines = new SimulatedLines(NAMES, bad({ websocket: from(30_000, 'late') }));
    lines.run(30_000);
    for (let second = 0; second < 15; second++) {
      lines.run(250);
      lines.run(250);
      lines.run(250);
      lines.holdTimers(900);
    }
    expect(lines.changes.map(({ to }) => to)).toEqual(['sse']);
  });
});
