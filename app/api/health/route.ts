import { webContext } from '@/app/api/web-context';
import { health } from '@/lib/transports/health/server';
import { mountOnNext } from '@/lib/transports/next-mount';

export const dynamic = 'force-dynamic';
export const runtime = 'nodejs';

const handlers = mountOnNext(health, webContext);
export const GET = handlers.GET;
export const HEAD = handlers.HEAD;
export const OPTIONS = handlers.OPTIONS;
