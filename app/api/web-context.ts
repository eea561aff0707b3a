import { getServing } from '@/lib/boot';
import { type ServerContext, webContextOf } from '@/lib/transports/server-context';

/** What the route handlers of this process share. */
export function webContext(): ServerContext {
  return webContextOf(getServing());
}
