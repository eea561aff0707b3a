import { isBuilt } from '../scripts/build-stamp';
import { run } from '../scripts/run';

/** Before the first proof: the programs that are to be proved. In a process of its own, for a failed build ends its process. */
export async function setup(): Promise<void> {
  if (isBuilt()) return;
  const code = await run(process.execPath, ['--import', 'tsx', 'scripts/build.ts']);
  // Another build may have been under way, and have succeeded.
  if (code !== 0 && !isBuilt()) throw new Error(`There is nothing to prove: the build ended with code ${code}.`);
}
