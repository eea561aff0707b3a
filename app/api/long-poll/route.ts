import { webContext } from '@/app/api/web-context';
import { heldQuotes } from '@/lib/transports/long-poll/server';
import { mountOnNext } from '@/lib/transports/next-mount';

export const dynamic = 'force-dynamic';
export const runtime = 'nodejs';

const handlers = mountOnNext(heldQuotes, webContext);
export const GET = handlers.GET;
export const HEAD = handlers.HEAD;
export const OPTIONS = handlers.OPTIONS;
