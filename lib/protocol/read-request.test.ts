import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatCursor } from './cursor';
import { LIMITS } from './limits';
import { ProtocolError } from './protocol-error';
import { queryOf, type RawReadRequest, readRequest, readRequestFromQuery } from './read-request';
import { subscriptionOf } from './subscription';

const ids = (count: number) => Array.from({ length: count }, (_, at) => `sim:T${at}`);

function faultOf(run: () => unknown): ProtocolError {
  try {
    run();
  } catch (fault) {
    if (fault instanceof ProtocolError) return fault;
    throw fault;
  }
  throw new Error('it was accepted');
}

const refusal = (raw: RawReadRequest) => faultOf(() => readRequest({ quotes: 'sim:A', ...raw }));
const queryRefusal = (query: string) => faultOf(() => readRequestFromQuery(new URLSearchParams(query)));

describe('readRequest', () => {
  test('fills in the documented defaults', () => {
    expect(readRequest({ quotes: 'sim:B,sim:A,sim:B' })).toEqual({
      subscription: subscriptionOf({ quotes: ['sim:A', 'sim:B'] }),
      cursor: undefined,
      maxFrequency: 10,
      waitMs: 25_000,
      history: 0,
    });
  });

  test('reads text and JSON alike', () => {
    const cursor = '7.8.9f3a61c0b2d4';
    const text = { quotes: 'sim:A,sim:B', trades: 'sim:A', cursor, maxFrequency: '2.5', waitMs: '0', history: '20' };
    const json = {
      quotes: ['sim:A', 'sim:B'],
      trades: ['sim:A'],
      cursor,
      maxFrequency: 2.5,
      waitMs: 0,
      history: 20,
    };
    expect(readRequest(text)).toEqual(readRequest(json));
    expect(readRequest(json)).toMatchObject({
      cursor: { epoch: 7, seq: 8 },
      maxFrequency: 2.5,
      waitMs: 0,
      history: 20,
    });
  });

  test('null and empty are as good as absent', () => {
    expect(
      readRequest({ quotes: 'sim:A', trades: null, books: '', cursor: null, maxFrequency: '', history: null }),
    ).toEqual(readRequest({ quotes: 'sim:A' }));
  });

  test('trades alone are enough; nothing at all is not', () => {
    expect(readRequest({ trades: ['sim:A'] }).subscription.trades).toEqual(['sim:A']);
    expect(faultOf(() => readRequest({}))).toMatchObject({ code: 'bad-request', field: 'quotes' });
    expect(faultOf(() => readRequest({ quotes: [], trades: [] })).field).toBe('quotes');
  });

  test.each([
    ['quotes', 200],
    ['trades', 10],
    ['books', 5],
  ] as const)('%s: %i are the limit, and one more is told so', (field, limit) => {
    expect(LIMITS[field]).toBe(limit);
    expect(readRequest({ [field]: ids(limit) }).subscription[field]).toHaveLength(limit);
    const fault = refusal({ [field]: ids(limit + 1) });
    expect(fault).toMatchObject({ code: 'bad-request', status: 400, field });
    expect(fault.message).toContain(String(limit + 1));
    expect(fault.message).toContain(`limit is ${limit}`);
  });

  test.each(['quotes', 'trades', 'books'] as const)('%s: what is not an id is quoted', (field) => {
    for (const wrong of ['BTC-USD', 'sim:btc', 'sim:', ':A', 'sim:A ', 'sim:A:B', '../etc', 'sim:"A"']) {
      const fault = refusal({ [field]: ['sim:A', wrong] });
      expect(fault).toMatchObject({ code: 'bad-request', field });
      expect(fault.message).toContain(`"${wrong}"`);
    }
    expect(refusal({ [field]: 'sim:A,,sim:B' }).message).toContain('""');
    for (const wrong of [5, true, { id: 'sim:A' }, [['sim:A']]]) expect(refusal({ [field]: wrong }).field).toBe(field);
  });

  test.each([
    ['maxFrequency', 0.1, 60],
    ['waitMs', 0, 60_000],
    ['history', 0, 500],
  ] as const)('%s is a number from %d to %d', (field, min, max) => {
    for (const right of [min, max, String(min), String(max), (min + max) / 2])
      expect(readRequest({ quotes: 'sim:A', [field]: right })[field]).toBe(
        field === 'history' ? Math.floor(Number(right)) : Number(right),
      );
    const wrongs = [
      min - 1,
      max + 1,
      String(max + 0.1),
      'abc',
      '5x',
      ' ',
      '0x10',
      '1,5',
      'NaN',
      'Infinity',
      '-1',
      true,
      [5],
    ];
    for (const wrong of [...wrongs, Number.NaN, Number.POSITIVE_INFINITY]) {
      const fault = refusal({ [field]: wrong });
      expect(fault).toMatchObject({ code: 'bad-request', field });
      expect(fault.message).toContain(`from ${min} to ${max}`);
      if (typeof wrong === 'string') expect(fault.message).toContain(`"${wrong}"`);
    }
  });

  test('a cursor that is none is refused and quoted, not ignored', () => {
    for (const wrong of ['x', '1.2', '1.2.XYZ', 5, {}]) {
      expect(refusal({ cursor: wrong })).toMatchObject({ code: 'bad-request', field: 'cursor' });
      expect(refusal({ cursor: wrong }).message).toContain(typeof wrong === 'string' ? wrong : JSON.stringify(wrong));
    }
  });

  test('never throws anything else, and never quotes back more than a line', () => {
    const raw = fc.record(
      {
        quotes: fc.anything(),
        trades: fc.anything(),
        books: fc.anything(),
        cursor: fc.anything(),
        maxFrequency: fc.anything(),
        waitMs: fc.anything(),
        history: fc.anything(),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(raw, (some) => {
        // What arrives as JSON or text cannot refer to itself or hold functions.
        const arrived: RawReadRequest = JSON.parse(
          JSON.stringify(some, (_, value) => (typeof value === 'bigint' ? 0 : value)),
        );
        const fault = faultOf(() => readRequest({ ...arrived, books: ['x'.repeat(5_000)] }));
        expect(fault.field).toBeDefined();
        expect(fault.message.length).toBeLessThan(250);
      }),
    );
  });
});

describe('readRequestFromQuery', () => {
  test('a repeated parameter is refused by name', () => {
    const fault = queryRefusal('quotes=sim:A&quotes=sim:B');
    expect(fault).toMatchObject({ code: 'bad-request', field: 'quotes' });
    expect(fault.message).toContain('2 times');
    expect(queryRefusal('quotes=sim:A&history=1&history=1&history=1').message).toContain('3 times');
  });

  test('parameters it does not know are not its concern', () => {
    expect(readRequestFromQuery(new URLSearchParams('quotes=sim:A&v=2&v=3')).subscription.quotes).toEqual(['sim:A']);
  });

  test('a query over 8 KB is refused, one at the limit is read, however its commas were written', () => {
    const long = Array.from({ length: 200 }, (_, at) => `coinbase:${String(at).padStart(24, 'A')}`);
    const query = queryOf({ subscription: subscriptionOf({ quotes: long }) });
    const pad = (bytes: number) => `${query}&x=${'y'.repeat(bytes - query.length - 3)}`;
    const asked = readRequestFromQuery(new URLSearchParams(pad(LIMITS.queryBytes)));
    expect(asked.subscription.quotes).toHaveLength(200);
    const encoded = pad(LIMITS.queryBytes).replaceAll(',', '%2C').replaceAll(':', '%3A');
    expect(readRequestFromQuery(new URLSearchParams(encoded))).toEqual(asked);
    expect(queryRefusal(pad(LIMITS.queryBytes + 1))).toMatchObject({ code: 'bad-request', field: 'query' });
  });
});

describe('queryOf', () => {
  const id = fc.stringMatching(/^[a-z0-9]{2,10}:[A-Z0-9._-]{1,10}$/);
  const request = fc.record({
    subscription: fc
      .record({
        quotes: fc.array(id, { minLength: 1, maxLength: 200 }),
        trades: fc.array(id, { maxLength: 10 }),
      })
      .map(subscriptionOf),
    cursor: fc.option(
      fc.tuple(fc.nat(), fc.nat()).map(([epoch, seq]) => formatCursor(epoch, seq, '9f3a61c0b2d4')),
      { nil: undefined },
    ),
    maxFrequency: fc.option(fc.double({ min: 0.1, max: 60, noNaN: true }), { nil: undefined }),
    waitMs: fc.option(fc.nat(60_000), { nil: undefined }),
    history: fc.option(fc.nat(500), { nil: undefined }),
  });

  test('is undone by readRequestFromQuery', () => {
    fc.assert(
      fc.property(request, (asked) => {
        const read = readRequestFromQuery(new URLSearchParams(queryOf(asked)));
        expect(read.subscription).toEqual(asked.subscription);
        expect(read.cursor && formatCursor(read.cursor.epoch, read.cursor.seq, read.cursor.hash)).toBe(asked.cursor);
        expect(read.maxFrequency).toBe(asked.maxFrequency ?? 10);
        expect(read.waitMs).toBe(asked.waitMs ?? 25_000);
        expect(read.history).toBe(asked.history ?? 0);
      }),
    );
  });

  test('leaves commas and colons as they are', () => {
    expect(queryOf({ subscription: subscriptionOf({ quotes: ['sim:A', 'sim:B'] }), history: 5 })).toBe(
      'quotes=sim:A,sim:B&history=5',
    );
  });
});
