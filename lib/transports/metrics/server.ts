import type { Endpoint } from '../endpoint';
import { registryOf } from './registry';

/** Prometheus text. */
export const metrics: Endpoint = async (_request, context) => {
  const registry = registryOf(context);
  return {
    status: 200,
    headers: { 'Content-Type': registry.contentType, 'Cache-Control': 'no-store' },
    body: await registry.metrics(),
  };
};
