import { candles } from './candles/server';
import { health } from './health/server';
import { lines } from './http-stream/server';
import { instruments } from './instruments/server';
import { heldQuotes } from './long-poll/server';
import { metrics } from './metrics/server';
import type { Routes } from './node-mount';
import { quotes } from './polling/server';
import { sparklines } from './sparklines/server';
import { events } from './sse/server';
import { time } from './time/server';

/** What every serving process answers, by path. */
export const PUBLIC_ENDPOINTS: Routes = {
  '/api/quotes': quotes,
  '/api/long-poll': heldQuotes,
  '/api/sse': events,
  '/api/stream': lines,
  '/api/instruments': instruments,
  '/api/candles': candles,
  '/api/sparklines': sparklines,
  '/api/time': time,
  '/api/health': health,
  '/api/metrics': metrics,
};
