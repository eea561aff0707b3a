import { expect, test } from 'vitest';
import { NODE_RUNTIME } from './conformance/test-reader';
import { exchangeBytes } from './exchange-bytes';
import { hiddenHeadBytes, requestBytes } from './heads';

const BODY = '{"a":"é"}';
const HEAD = 'HTTP/1.1 200 OK\r\ncontent-length: 10\r\nrequest-bytes: 612\r\n\r\n';
const address = (host: string) => `http://${host}/api/quotes?quotes=sim:A`;
const respond = (headers: Record<string, string>, init: ResponseInit = {}) =>
  new Response(BODY, { status: 200, statusText: 'OK', headers, ...init });
const answer = () => {
  const response = respond({ 'content-length': '10', 'request-bytes': '612' });
  // Node adds it; a server would have said it.
  response.headers.delete('content-type');
  return response;
};
const measuring = (bodyBytes: number, plainHeads: boolean) =>
  Object.assign({ ...NODE_RUNTIME }, { takeTransfer: () => ({ bodyBytes, plainHeads }) });

test('an exchange weighs the head that was told, what was sent, and the answer as it stands', () => {
  const exchange = { address: address('one'), response: answer(), body: BODY };
  expect(exchangeBytes(NODE_RUNTIME, exchange)).toEqual({ bytes: 612 + HEAD.length + 10, measured: false });
  const posted = exchangeBytes(NODE_RUNTIME, { ...exchange, sent: 'ééé' });
  expect(posted.bytes).toBe(612 + 6 + HEAD.length + 10);
});

test('a body of unknown length is one chunk, and the one that ends it', () => {
  const response = answer();
  response.headers.delete('content-length');
  const { bytes } = exchangeBytes(NODE_RUNTIME, { address: address('two'), response, body: BODY });
  expect(bytes).toBe(612 + HEAD.length - 'content-length: 10\r\n'.length + 'a\r\n\r\n0\r\n\r\n'.length + 10);
});

test('it is measured where the browser weighed the body, the server told the head, and HTTP/1.1 carried both', () => {
  const exchange = () => ({ address: address('three'), response: answer(), body: BODY });
  expect(exchangeBytes(measuring(7, true), exchange())).toEqual({ bytes: 612 + HEAD.length + 7, measured: true });
  expect(exchangeBytes(measuring(7, false), exchange()).measured).toBe(false);
  const untold = { ...exchange(), response: respond({ 'content-length': '10' }) };
  expect(exchangeBytes(measuring(7, true), untold).measured).toBe(false);
});

test.each(['', '-5', '12.5', '1e3', '99999999', '9, 9'])('a head that is told as %j is not believed', (text) => {
  const of = address('four');
  const response = respond({ 'content-length': '10', 'request-bytes': text });
  const told = exchangeBytes(NODE_RUNTIME, { address: of, response, body: BODY });
  const untold = exchangeBytes(NODE_RUNTIME, {
    address: of,
    response: respond({ 'content-length': '10' }),
    body: BODY,
  });
  expect(told.bytes - untold.bytes).toBe(`request-bytes: ${text}\r\n`.length);
});

test('what is hidden is estimated by what its origin was last told', () => {
  const other = 'http://five/api/sse?quotes=sim:A,sim:B';
  const before = requestBytes(other);
  exchangeBytes(NODE_RUNTIME, { address: address('five'), response: answer(), body: BODY });
  const growth = new URL(other).href.length - address('five').length;
  expect(requestBytes(other)).toBe(612 + growth);
  expect(requestBytes(other)).not.toBe(before);
  expect(hiddenHeadBytes(other)).toBe(612 + growth + HEAD.length);
  // Another origin is another matter.
  expect(requestBytes(other.replace('five', 'six'))).toBe(before - 'five'.length + 'six'.length);
});
