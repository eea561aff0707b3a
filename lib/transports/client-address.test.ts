import { expect, test } from 'vitest';
import { clientAddress, trustedProxies } from './client-address';

const nobody = trustedProxies([]);
const proxies = trustedProxies(['10.0.0.0/8', '127.0.0.1', 'fd00::/8']);

test.each([
  ['the peer, whatever it claims', '203.0.113.5', '198.51.100.1', nobody, '203.0.113.5'],
  ['the peer, when it is no proxy of ours', '203.0.113.5', '198.51.100.1', proxies, '203.0.113.5'],
  ['whom our proxy names', '10.1.1.1', '203.0.113.5', proxies, '203.0.113.5'],
  ['not whom the client itself put in front', '10.1.1.1', '1.2.3.4, 203.0.113.5', proxies, '203.0.113.5'],
  ['through several proxies', '127.0.0.1', '203.0.113.5, 10.9.9.9', proxies, '203.0.113.5'],
  ['the last one known, when the rest is no address', '10.1.1.1', 'unknown', proxies, '10.1.1.1'],
  ['a proxy that names nobody', '10.1.1.1', undefined, proxies, '10.1.1.1'],
  ['IPv4 in IPv6', '::ffff:10.1.1.1', '::ffff:203.0.113.5', proxies, '203.0.113.5'],
  ['IPv6', 'fd00::1', '2001:db8::7', proxies, '2001:db8::7'],
])('%s', (_what, peer, forwarded, trusted, address) => {
  expect(clientAddress(peer, forwarded, trusted)).toBe(address);
});
