import { webContext } from '@/app/api/web-context';
import { instruments } from '@/lib/transports/instruments/server';
import { mountOnNext } from '@/lib/transports/next-mount';

export const dynamic = 'force-dynamic';
export const runtime = 'nodejs';

const handlers = mountOnNext(instruments, webContext);
export const GET = handlers.GET;
export const HEAD = handlers.HEAD;
export const OPTIONS = handlers.OPTIONS;
