import { describe, expect, test, vi } from 'vitest';
import { quote } from '@/lib/hub/sample-events';
import { PRIMARY_TRANSPORTS } from '@/lib/transports/transport';
import { withMemoryClock } from './memory-clock';
import { runningSession } from './memory-session';

withMemoryClock();

describe('a lost connection', () => {
  test('is told after a second, from the last frame on, until the next', async () => {
    const { session, transports, server } = await runningSession();
    const lost = Date.now();
    await vi.advanceTimersByTimeAsync(100);
    transports.sse.last.state({ kind: 'connecting', attempt: 2, cause: 'gone' });
    await vi.advanceTimersByTimeAsync(600);
    transports.sse.last.state({ kind: 'connecting', attempt: 3, cause: 'gone' });
    await vi.advanceTimersByTimeAsync(399);
    expect(session.status.disconnectedSince).toBeUndefined();
    await vi.advanceTimersByTimeAsync(1);
    expect(session.status.disconnectedSince).toBe(lost);
    expect(session.rowState('sim:A').word).toBe('DISCONNECTED');
    transports.sse.last.state({ kind: 'open' });
    expect(session.status.disconnectedSince).toBe(lost);
    const asked = server.asked.length;
    transports.sse.last.deliver();
    expect(session.status.disconnectedSince).toBeUndefined();
    expect(server.asked.slice(asked)).toContain('http://web/api/health');
    session.stop();
  });

  test('a server that answers again is not waited out: every connection tries at once', async () => {
    const { session, transports, server } = await runningSession();
    server.up = false;
    transports.sse.last.state({ kind: 'connecting', attempt: 2, cause: 'gone' });
    await vi.advanceTimersByTimeAsync(11_000);
    expect(transports.sse.last.retries).toBe(0);
    server.up = true;
    await vi.advanceTimersByTimeAsync(6_000);
    expect(transports.sse.last.retries).toBeGreaterThan(0);
    session.stop();
  });

  test('back within a second is never mentioned', async () => {
    const { session, transports } = await runningSession();
    transports.sse.last.state({ kind: 'connecting', attempt: 2, cause: 'gone' });
    await vi.advanceTimersByTimeAsync(900);
    transports.sse.last.deliver();
    await vi.advanceTimersByTimeAsync(5_000);
    expect(session.status.disconnectedSince).toBeUndefined();
    session.stop();
  });

  test('feeds are unknown meanwhile, and asked for again', async () => {
    const { session, server } = await runningSession();
    server.up = false;
    await vi.advanceTimersByTimeAsync(5_000);
    expect(session.feeds.known).toBe(false);
    server.up = true;
    await vi.advanceTimersByTimeAsync(5_000);
    expect(session.feeds.known).toBe(true);
    session.stop();
  });

  test('feeds are being asked for, not unknown, from the moment it is back', async () => {
    const { session, server, transports } = await runningSession();
    server.up = false;
    transports.sse.last.state({ kind: 'connecting', attempt: 2, cause: 'gone' });
    await vi.advanceTimersByTimeAsync(5_000);
    expect(session.feeds).toMatchObject({ known: false, failing: true });
    server.up = true;
    transports.sse.last.deliver();
    expect(session.feeds).toEqual({ known: false, text: 'Asking for feeds', feeds: [] });
    await vi.advanceTimersByTimeAsync(0);
    expect(session.feeds.known).toBe(true);
    session.stop();
  });

  test('a server started again is told with the stretch nobody knows, and its feeds are asked for at once', async () => {
    const { session, server, transports, restart } = await runningSession();
    const from = Date.now();
    expect(session.status.restart).toBeUndefined();
    await vi.advanceTimersByTimeAsync(700);
    restart().publish(quote('sim:A', { bid: 2 }));
    const asked = server.asked.length;
    transports.sse.last.deliver();
    const restarted = { from, to: from + 700, switches: 0 };
    expect(session.status).toMatchObject({ restart: restarted, switches: 0, gaps: 0 });
    expect(server.asked.slice(asked)).toContain('http://web/api/health');
    await vi.advanceTimersByTimeAsync(1_000);
    expect(session.status.ledger).toMatchObject({ missed: 0, unknown: 1 });
    session.switchTo('polling');
    transports.polling.last.deliver();
    expect(session.status).toMatchObject({ restart: restarted, switches: 1 });
    session.stop();
  });

  test('retryNow reaches every connection', async () => {
    const { session, transports } = await runningSession({ startCompare: true });
    session.retryNow();
    for (const name of PRIMARY_TRANSPORTS) expect(transports[name].last.retries).toBe(1);
    session.stop();
  });
});
