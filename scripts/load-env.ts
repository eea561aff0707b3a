import nextEnv from '@next/env';

/**
 * Reads `.env` and its kin into the environment, as Next does for its own process: so that both processes, and what
 * is checked before they start, see the same. Variables that are set already win.
 */
export function loadEnv(development: boolean): void {
  nextEnv.loadEnvConfig(process.cwd(), development, { info: () => undefined, error: console.error });
}
