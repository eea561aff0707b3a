import type { Metadata } from 'next';
import { loadConfig } from '@/lib/config';
import { readRaceQuery } from '@/lib/session/race/race-query';
import { RacePage } from '../_components/race/race-page';
import type { UrlParameters } from '../_components/workspace/url-state';

// As on the workspace: settings belong to the process that serves.
export const dynamic = 'force-dynamic';

export const metadata: Metadata = { title: 'Race · Tickwire' };

export default async function Page({ searchParams }: { readonly searchParams: Promise<UrlParameters> }) {
  const read = loadConfig(process.env);
  if (!read.ok) throw new Error(read.problems.join(' '));
  const { sidecarUrl, sidecarPort } = read.config;
  const { setup, notes } = readRaceQuery(await searchParams);
  return <RacePage sidecarOrigin={sidecarUrl} sidecarPort={sidecarPort} asked={setup} notes={notes} />;
}
