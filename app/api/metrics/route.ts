import { webContext } from '@/app/api/web-context';
import { metrics } from '@/lib/transports/metrics/server';
import { mountOnNext } from '@/lib/transports/next-mount';

export const dynamic = 'force-dynamic';
export const runtime = 'nodejs';

const handlers = mountOnNext(metrics, webContext);
export const GET = handlers.GET;
export const HEAD = handlers.HEAD;
export const OPTIONS = handlers.OPTIONS;
