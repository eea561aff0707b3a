import { expect, test } from 'vitest';
import { ProtocolError, type ProtocolErrorCode } from './protocol-error';

test.each<[ProtocolErrorCode, number]>([
  ['bad-request', 400],
  ['unauthorised', 401],
  ['forbidden-origin', 403],
  ['unknown-instrument', 404],
  ['not-found', 404],
  ['too-many-connections', 429],
  ['full', 503],
  ['behind', 503],
  ['internal', 500],
])('%s answers with %i', (code, status) => {
  expect(new ProtocolError(code, 'why').status).toBe(status);
});

test('names the field on the wire when there is one, and has no such key when there is none', () => {
  expect(new ProtocolError('behind', 'why', 'cursor').toBody()).toEqual({
    error: { code: 'behind', message: 'why', field: 'cursor' },
  });
  expect(Object.keys(new ProtocolError('full', 'why').toBody().error)).toEqual(['code', 'message']);
});
