import { accessSync, constants, statSync } from 'node:fs';
import { dirname } from 'node:path';

/** Why nothing can be recorded into this file, one sentence; undefined when something can. */
export function recordingProblem(path: string): string | undefined {
  const folder = dirname(path);
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory())
    return `RECORD is "${path}", which is a folder; name a file in it, as in ${path}/prices.jsonl.gz.`;
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory())
    return `RECORD is "${path}", but there is no folder ${folder}; make it first.`;
  try {
    accessSync(folder, constants.W_OK | constants.X_OK);
  } catch {
    return `RECORD is "${path}", but nothing may be written to the folder ${folder}; allow it or name another one.`;
  }
  return undefined;
}
