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
  ['IPv6, by the network a subscriber has', 'fd00::1', '2001:db8::7', proxies, '2001:db8:0:0::/64'],
  ['the same network, written otherwise', '2001:DB8:0:0:ffff:1:2:3', undefined, nobody, '2001:db8:0:0::/64'],
  ['another network', '2001:db8:0:1::7', undefined, nobody, '2001:db8:0:1::/64'],
  ['an address all written out', '2001:db8:1:2:3:4:5:6', undefined, nobody, '2001:db8:1:2::/64'],
  ['the loopback of IPv6', '::1', undefined, nobody, '0:0:0:0::/64'],
  ['a zone', 'fe80::1%eth0', undefined, nobody, 'fe80:0:0:0::/64'],
  ['IPv4 in IPv6, written as hexadecimal', '::ffff:cb00:7105', undefined, nobody, '203.0.113.5'],
  ['a port', '10.1.1.1', '203.0.113.9:5678', proxies, '203.0.113.9'],
  ['brackets and a port', '10.1.1.1', '[2001:db8::1]:443', proxies, '2001:db8:0:0::/64'],
  ['brackets alone', '10.1.1.1', '[2001:db8::1]', proxies, '2001:db8:0:0::/64'],
  ['a proxy of ours with a port', '10.1.1.1', '203.0.113.9:5678, 10.2.2.2:80', proxies, '203.0.113.9'],
  ['a port that is none', '10.1.1.1', '203.0.113.9:port', proxies, '10.1.1.1'],
  ['nothing at all', '', undefined, nobody, ''],
])('%s', (_what, peer, forwarded, trusted, address) => {
  expect(clientAddress(peer, forwarded, trusted)).toBe(address);
});
