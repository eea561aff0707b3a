import type { IncomingMessage } from 'node:http';
import { BlockList, isIP, isIPv6 } from 'node:net';

/** Addresses and networks whose `X-Forwarded-For` is believed. */
export type TrustedProxies = BlockList;

/** @returns whether this is an address or a network, as in `10.0.0.0/8`. */
export function isAddressOrNetwork(entry: string): boolean {
  const [address = '', prefix, ...more] = entry.split('/');
  const family = isIP(address);
  if (family === 0 || more.length > 0) return false;
  return prefix === undefined || (/^\d{1,3}$/.test(prefix) && Number(prefix) <= (family === 6 ? 128 : 32));
}

/** @param entries addresses and networks; what is neither is left out. */
export function trustedProxies(entries: readonly string[]): TrustedProxies {
  const list = new BlockList();
  for (const entry of entries.filter(isAddressOrNetwork)) {
    const [address = '', prefix] = entry.split('/');
    const family = isIPv6(address) ? 'ipv6' : 'ipv4';
    if (prefix === undefined) list.addAddress(address, family);
    else list.addSubnet(address, Number(prefix), family);
  }
  return list;
}

/**
 * Whose request it is: the nearest address no trusted proxy vouches for. What a client itself writes into
 * `X-Forwarded-For` is further away than that and counts for nothing.
 * @returns IPv4 as an address, IPv6 as the /64 it is in: a subscriber is given at least one of those, and could
 * otherwise come from as many addresses as it likes.
 */
export function clientAddress(peer: string, forwardedFor: string | undefined, trusted: TrustedProxies): string {
  let address = plain(peer);
  const hops = (forwardedFor ?? '').split(',').map((hop) => plain(withoutPort(hop.trim())));
  while (isTrusted(address, trusted)) {
    const hop = hops.pop();
    if (hop === undefined || isIP(hop) === 0) break;
    address = hop;
  }
  return isIPv6(address) ? networkOf(address) : address;
}

/** The same, for a request to node:http. */
export function requestAddress(request: IncomingMessage, trusted: TrustedProxies): string {
  const forwarded = request.headers['x-forwarded-for'];
  const forwardedFor = Array.isArray(forwarded) ? forwarded.join() : forwarded;
  return clientAddress(request.socket.remoteAddress ?? '', forwardedFor, trusted);
}

/** Some proxies write `203.0.113.9:5678` and `[2001:db8::1]:443`. */
function withoutPort(hop: string): string {
  const bracketed = /^\[([^\]]*)\](?::\d{1,5})?$/.exec(hop)?.[1];
  return bracketed ?? /^([\d.]+):\d{1,5}$/.exec(hop)?.[1] ?? hop;
}

/** @returns the address as everyone writes it; IPv4 as a dual-stack socket shows it as IPv4. */
function plain(address: string): string {
  if (!isIPv6(address)) return address;
  const [head, tail] = halvesOf(address);
  const groups = [...head, ...Array<number>(8 - head.length - tail.length).fill(0), ...tail];
  const [high = 0, low = 0] = groups.slice(6);
  const isIPv4 = groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff;
  if (isIPv4) return [high >> 8, high & 0xff, low >> 8, low & 0xff].join('.');
  return groups.map((group) => group.toString(16)).join(':');
}

/** The groups before and after the `::` of an address; all of them before when there is none. */
function halvesOf(address: string): [number[], number[]] {
  const [head = '', tail = ''] = address.replace(/%.*$/, '').split('::');
  const groupsOf = (text: string) =>
    text.split(':').flatMap((group) => {
      if (group === '') return [];
      if (!group.includes('.')) return [Number.parseInt(group, 16)];
      const [a = 0, b = 0, c = 0, d = 0] = group.split('.').map(Number);
      return [a * 256 + b, c * 256 + d];
    });
  return [groupsOf(head), groupsOf(tail)];
}

/** @param address IPv6 as `plain` writes it. */
function networkOf(address: string): string {
  return `${address.split(':').slice(0, 4).join(':')}::/64`;
}

function isTrusted(address: string, trusted: TrustedProxies): boolean {
  const family = isIP(address);
  return family !== 0 && trusted.check(address, family === 6 ? 'ipv6' : 'ipv4');
}
