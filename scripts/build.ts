import { rmSync } from 'node:fs';
import { build as bundle } from 'esbuild';
import { isBuilt } from './build-stamp';
import { run } from './run';
import { giveUp, say } from './say';

/** Builds both processes' programs: pages and routes by Next, the sidecar by esbuild. Ends the process on failure. */
export async function build(): Promise<void> {
  rmSync('dist', { recursive: true, force: true });
  const code = await run(process.execPath, ['node_modules/next/dist/bin/next', 'build'], {
    env: { ...process.env, NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' },
  });
  if (code !== 0) giveUp(`the build failed (next build ended with code ${code}); its messages are above.`);
  await bundle({
    entryPoints: ['sidecar/main.ts'],
    outfile: 'dist/sidecar/main.js',
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    packages: 'external',
    sourcemap: true,
    logLevel: 'warning',
  });
}

/** Builds unless what is there is whole and up to date. */
export async function buildIfNeeded(): Promise<void> {
  if (isBuilt()) return;
  say('building; this takes about half a minute the first time.');
  await build();
}

if (import.meta.url === `file://${process.argv[1]}`) await build();
