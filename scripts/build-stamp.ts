import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** What the build is made from; a change in any of it asks for a new one. */
const FOLDERS = ['app', 'components', 'feeds', 'lib', 'sidecar'];
const FILES = [
  'package-lock.json',
  'next.config.js',
  'tsconfig.json',
  'instrumentation.ts',
  'proxy.ts',
  'postcss.config.mjs',
];
const OUTPUTS = ['.next/BUILD_ID', 'dist/sidecar/main.js'];

/** @returns whether a whole build exists and nothing it is made from is newer. */
export function isBuilt(): boolean {
  try {
    const built = Math.min(...OUTPUTS.map(changeTime));
    return sources().every((file) => changeTime(file) <= built);
  } catch {
    return false;
  }
}

const changeTime = (file: string) => statSync(file).mtimeMs;

function sources(): string[] {
  const inFolders = FOLDERS.flatMap((folder) =>
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && !/\.test\.tsx?$/.test(entry.name))
      .map((entry) => join(entry.parentPath, entry.name)),
  );
  return [...inFolders, ...FILES];
}
