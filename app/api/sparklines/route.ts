import { webContext } from '@/app/api/web-context';
import { mountOnNext } from '@/lib/transports/next-mount';
import { sparklines } from '@/lib/transports/sparklines/server';

export const dynamic = 'force-dynamic';
export const runtime = 'nodejs';

const handlers = mountOnNext(sparklines, webContext);
export const GET = handlers.GET;
export const HEAD = handlers.HEAD;
export const OPTIONS = handlers.OPTIONS;
