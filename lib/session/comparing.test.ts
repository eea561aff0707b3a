import { describe, expect, test, vi } from 'vitest';
import { PRIMARY_TRANSPORTS } from '@/lib/transports/transport';
import { withMemoryClock } from './memory-clock';
import { GATHER_MS, runningSession } from './memory-session';

withMemoryClock();

describe('comparing', () => {
  test('runs every transport on the same instruments, each for itself, and stops them again', async () => {
    const { session, transports, server, openConnections, flush } = await runningSession();
    session.setCompare(true);
    expect(openConnections()).toBe(PRIMARY_TRANSPORTS.length);
    const roles = session.figures.filter(({ role }) => role !== 'off').map(({ name, role }) => [name, role]);
    expect(roles).toEqual(PRIMARY_TRANSPORTS.map((name) => [name, name === session.status.live ? 'live' : 'measured']));
    expect(transports.polling.last.options.cursor()).toBeUndefined();
    expect(transports.polling.last.options.history).toBe(0);
    transports.polling.last.deliver();
    flush();
    expect(session.status.live).toBe('sse');
    server.defaultWatchlist = ['sim:C'];
    await vi.advanceTimersByTimeAsync(5_000 + GATHER_MS);
    for (const name of PRIMARY_TRANSPORTS) expect(transports[name].last.subscription.quotes).toEqual(['sim:C']);
    session.setCompare(false);
    expect(openConnections()).toBe(1);
    for (const { name, role } of session.figures)
      expect(role, name).toBe(name === 'sse' ? 'live' : PRIMARY_TRANSPORTS.includes(name) ? 'earlier' : 'off');
    session.stop();
  });

  test('a switch takes over from the measured run of that transport, and the old one is measured', async () => {
    const { session, transports, openConnections } = await runningSession({ startCompare: true });
    const measured = transports.polling.last;
    session.switchTo('polling');
    expect(measured.closed).toBe(true);
    expect(transports.polling.open).toBe(1);
    transports.polling.last.deliver();
    expect(openConnections()).toBe(PRIMARY_TRANSPORTS.length);
    const roles = Object.fromEntries(session.figures.map(({ name, role }) => [name, role]));
    expect(roles).toMatchObject({ polling: 'live', sse: 'measured' });
    session.stop();
  });

  test('what a measured transport says does not touch the page', async () => {
    const { session, transports } = await runningSession({ startCompare: true });
    transports.polling.last.state({ kind: 'connecting', attempt: 3, cause: 'refused' });
    await vi.advanceTimersByTimeAsync(5_000);
    expect(session.status.disconnectedSince).toBeUndefined();
    expect(session.status.state.kind).toBe('open');
    session.stop();
  });
});
