import { PROTOCOL_VERSION } from '@/lib/protocol/limits';
import { jsonAnswer } from '../answer';
import type { Endpoint } from '../endpoint';
import type { ServerContext } from '../server-context';

/** 200 while this process can serve prices, 503 while it cannot; either way with the reasons. */
export const health: Endpoint = (_request, context) => {
  const { hub, streams, catalogue } = context;
  const feeds = context.feeds?.() ?? [];
  const link = context.link?.();
  const problems = problemsOf(context);
  return jsonAnswer(
    {
      status: problems.length === 0 ? 'ok' : 'unavailable',
      ...(problems.length === 0 ? {} : { problems }),
      protocol: PROTOCOL_VERSION,
      uptimeMs: Date.now() - context.startTime,
      hub: { role: hub.role, epoch: hub.epoch, sequence: hub.seq, ...hub.counts, heldTrades: hub.heldTrades },
      instruments: catalogue.list().length,
      defaultWatchlist: catalogue.defaultWatchlist(),
      streams: streams.open,
      feeds,
      ...(context.feedSummary === undefined ? {} : { summary: context.feedSummary() }),
      ...(context.recording === undefined ? {} : { recording: context.recording() }),
      ...(link === undefined ? {} : { link }),
    },
    problems.length === 0 ? 200 : 503,
  );
};

function problemsOf(context: ServerContext): string[] {
  const feeds = context.feeds?.() ?? [];
  const link = context.link?.();
  const problems: string[] = [];
  if (context.streams.draining) problems.push('stopping');
  if (context.hub.epoch === 0) problems.push('nothing received over the link yet');
  if (context.catalogue.list().length === 0) problems.push('no instruments yet');
  if (feeds.length > 0 && feeds.every((feed) => feed.state === 'down')) problems.push('every feed is down');
  if (link !== undefined && link.state !== 'up') problems.push('the link to the web process is down');
  return problems;
}
