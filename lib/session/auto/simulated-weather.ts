import type { TransportName } from '@/lib/transports/transport';
import type { Weather } from './simulated-lines';

/** What simulated lines choose among, best first. */
export const NAMES: readonly TransportName[] = ['websocket', 'sse', 'http-stream', 'long-poll', 'polling'];
export const MINUTE_MS = 60_000;

/** Weather that is good, but for those listed. */
export const bad =
  (of: Partial<Record<TransportName, Weather | ((atMs: number) => Weather)>>) =>
  (name: TransportName, atMs: number): Weather => {
    const weather = of[name] ?? 'good';
    return typeof weather === 'string' ? weather : weather(atMs);
  };

export const until = (endMs: number, weather: Weather) => (atMs: number) => (atMs < endMs ? weather : 'good');
export const from = (startMs: number, weather: Weather) => (atMs: number) => (atMs >= startMs ? weather : 'good');
