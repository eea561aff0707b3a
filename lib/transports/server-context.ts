import { TIMES } from '@/lib/protocol/limits';
import { type TrustedProxies, trustedProxies } from './client-address';
import { ConnectionLimits } from './connection-limits';
import { StreamDrain } from './drain';
import type { OriginPolicy } from './origin-check';
import { tagPeerAddresses } from './peer-address';
import { tellRequestHeads } from './request-head';
import type { Serving } from './serving';
import { Traffic } from './traffic';

/** Everything server halves share within a process. */
export interface ServerContext extends Serving {
  readonly origins: OriginPolicy;
  readonly proxies: TrustedProxies;
  readonly limits: ConnectionLimits;
  readonly streams: StreamDrain;
  readonly traffic: Traffic;
  /** A stream that has nothing to say says so this often, ms. */
  readonly heartbeatMs: number;
  /** A WebSocket is pinged this often, ms. */
  readonly pingMs: number;
  readonly startTime: number;
}

export function createServerContext(
  serving: Serving,
  role: 'web' | 'sidecar',
  times: { heartbeatMs: number; pingMs: number } = TIMES,
): ServerContext {
  const { config } = serving;
  return {
    ...serving,
    origins: {
      allowed: new Set(config.allowedOrigins),
      pagePort: role === 'sidecar' ? config.port : undefined,
    },
    proxies: trustedProxies(config.trustedProxies),
    limits: new ConnectionLimits(config.limits),
    streams: new StreamDrain(),
    traffic: new Traffic(),
    heartbeatMs: times.heartbeatMs,
    pingMs: times.pingMs,
    startTime: Date.now(),
  };
}

const SHARED = Symbol.for('tickwire.server-contexts');

/**
 * The context of what the web process serves, one for all copies Next makes of this module. Its first caller should
 * be the one that starts serving, which drains it at the end through `streams`.
 */
export function webContextOf(serving: Serving): ServerContext {
  const shared = globalThis as { [SHARED]?: WeakMap<Serving, ServerContext> };
  shared[SHARED] ??= new WeakMap();
  const held = shared[SHARED].get(serving);
  if (held !== undefined) return held;
  tagPeerAddresses();
  tellRequestHeads();
  const context = createServerContext(serving, 'web');
  shared[SHARED].set(serving, context);
  return context;
}
