import { webContext } from '@/app/api/web-context';
import { linkInterest } from '@/lib/transports/link/server';
import { mountPutOnNext } from '@/lib/transports/next-mount';

export const dynamic = 'force-dynamic';
export const runtime = 'nodejs';

export const PUT = mountPutOnNext(linkInterest, webContext).PUT;
