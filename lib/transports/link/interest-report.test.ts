import { expect, test, vi } from 'vitest';
import { InterestReport } from './interest-report';

test('a refusal is logged once, and again when it is another or comes back', async () => {
  let status = 204;
  const fetched = vi.fn(async () => new Response(null, { status }));
  const log = vi.fn();
  const report = new InterestReport({
    webUrl: 'http://web',
    token: 'token',
    holder: 'test',
    fetch: fetched,
    log,
    current: () => new Set(['sim:A']),
    books: () => new Set(['sim:A']),
  });
  const send = async (answer: number) => {
    status = answer;
    const before = fetched.mock.calls.length;
    report.send();
    await vi.waitFor(() => expect(fetched.mock.calls.length).toBe(before + 1));
    await new Promise((resolve) => setImmediate(resolve));
    return log.mock.calls.length;
  };
  const logged: number[] = [];
  for (const answer of [204, 401, 401, 500, 204, 401]) logged.push(await send(answer));
  expect(logged).toEqual([0, 1, 1, 2, 2, 3]);
  expect(log.mock.calls[0]?.[0]).toContain('401');
  report.close();
});

test('an unreachable primary is left to the link to report', async () => {
  const log = vi.fn();
  const fetched = vi.fn(() => Promise.reject(new TypeError('fetch failed')));
  const report = new InterestReport({
    webUrl: 'http://web',
    token: 'token',
    holder: 'test',
    fetch: fetched,
    log,
    current: () => new Set<string>(),
    books: () => new Set<string>(),
  });
  report.send();
  await vi.waitFor(() => expect(fetched).toHaveBeenCalled());
  expect(log).not.toHaveBeenCalled();
  report.close();
});

test('however much is wanted, the report is one that is taken', async () => {
  const bodies: string[] = [];
  const fetched = vi.fn(async (_url: unknown, init?: RequestInit) => {
    bodies.push(String(init?.body));
    return new Response(null, { status: 204 });
  });
  const many = new Set(Array.from({ length: 30_000 }, (_, at) => `${'v'.repeat(24)}:${'S'.repeat(18)}${100_000 + at}`));
  const report = new InterestReport({
    webUrl: 'http://web',
    token: 'token',
    holder: 'test',
    fetch: fetched as typeof fetch,
    log: vi.fn(),
    current: () => many,
    books: () => many,
  });
  report.send();
  await vi.waitFor(() => expect(bodies).toHaveLength(1));
  const [body = ''] = bodies;
  expect(body.length).toBeLessThan(1_048_576);
  expect(JSON.parse(body).ids).toEqual([...many].slice(0, 5_000));
  report.close();
});
