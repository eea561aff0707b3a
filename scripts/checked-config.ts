import { parseFeeds } from '@/feeds/registry';
import { type Config, loadConfig } from '@/lib/config';
import { recordingProblem } from '@/lib/recording/recording-problem';
import { giveUp } from './say';

/** The environment, with all that can be known to be wrong with it before anything runs; leaves in words where it is. */
export async function checkedConfig(): Promise<Config> {
  const loaded = loadConfig(process.env);
  if (!loaded.ok)
    giveUp('these environment variables cannot be used:', ...loaded.problems.map((problem) => `  ${problem}`));
  const { feeds, record, alpaca } = loaded.config;
  const problem = record === undefined ? undefined : recordingProblem(record);
  if (problem !== undefined) giveUp(problem);
  try {
    for (const source of parseFeeds(feeds, { ...(alpaca && { alpaca }) })) await source.check?.();
  } catch (fault) {
    giveUp((fault as Error).message);
  }
  return loaded.config;
}
