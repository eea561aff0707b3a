import { cookies } from 'next/headers';
import { loadConfig } from '@/lib/config';
import { CHART_COOKIE, rememberedChart } from './_components/chart/chart-settings';
import { PANELS_COOKIE, rememberedPanels } from './_components/panels/panels';
import { readSettings } from './_components/settings/settings';
import { readUrlState, type UrlParameters } from './_components/workspace/url-state';
import { Workspace } from './_components/workspace/workspace';

// Settings belong to the process that serves, not to the one that built: this page is never prerendered.
export const dynamic = 'force-dynamic';

export default async function Page({ searchParams }: { readonly searchParams: Promise<UrlParameters> }) {
  const { sidecarUrl, sidecarPort } = settings();
  const kept = await cookies();
  const remembered = readSettings((name) => kept.get(name)?.value).transport;
  const { transport, compare, id, interval, style, list, notes } = readUrlState(await searchParams, remembered);
  const chart = rememberedChart(kept.get(CHART_COOKIE)?.value);
  return (
    <Workspace
      sidecarOrigin={sidecarUrl}
      sidecarPort={sidecarPort}
      startTransport={transport ?? remembered}
      startCompare={compare ?? false}
      startId={id}
      startList={list}
      startChart={{ ...chart, interval: interval ?? chart.interval, style: style ?? chart.style }}
      startPanels={rememberedPanels(kept.get(PANELS_COOKIE)?.value)}
      notes={notes}
      firstVisit={!kept.getAll().some(({ name }) => name.startsWith('tickwire-'))}
    />
  );
}

function settings() {
  const read = loadConfig(process.env);
  if (!read.ok) throw new Error(read.problems.join(' '));
  return read.config;
}
