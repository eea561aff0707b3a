import { jsonAnswer } from '../answer';
import type { Endpoint } from '../endpoint';

/** The clock frames are stamped with, so that a client can tell its offset. */
export const time: Endpoint = (_request, context) => jsonAnswer({ now: context.hub.scheduler.now() });
