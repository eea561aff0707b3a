import { describe, expect, test } from 'vitest';
import type { TransportName } from '@/lib/transports/transport';
import { LaneReading } from './lane-reading';
import { SimulatedLines, START, type Weather } from './simulated-lines';

const NAMES: readonly TransportName[] = ['websocket', 'sse', 'http-stream', 'long-poll', 'polling'];
const MINUTE_MS = 60_000;

/** Weather that is good, but for those listed. */
const bad =
  (of: Partial<Record<TransportName, Weather | ((atMs: number) => Weather)>>) =>
  (name: TransportName, atMs: number): Weather => {
    const weather = of[name] ?? 'good';
    return typeof weather === 'string' ? weather : weather(atMs);
  };

const until = (endMs: number, weather: Weather) => (atMs: number) => (atMs < endMs ? weather : 'good');
const from = (startMs: number, weather: Weather) => (atMs: number) => (atMs >= startMs ? weather : 'good');

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
