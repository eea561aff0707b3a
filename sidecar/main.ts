import { loadConfig } from '@/lib/config';
import { whenOrphaned } from '@/lib/when-orphaned';
import { startSidecar } from './sidecar';

const log = (message: string, fault?: unknown) => {
  const detail =
    fault === undefined ? '' : `: ${fault instanceof Error ? (fault.stack ?? fault.message) : String(fault)}`;
  process.stdout.write(`sidecar: ${message}${detail}\n`);
};

function fail(messages: readonly string[]): never {
  for (const message of messages) process.stderr.write(`sidecar: ${message}\n`);
  process.exit(1);
}

async function main(): Promise<void> {
  const loaded = loadConfig(process.env);
  if (!loaded.ok) fail(loaded.problems);
  const { config } = loaded;
  const { linkToken } = config;
  if (linkToken === undefined)
    fail(['LINK_TOKEN is not set. npm start makes one for both processes; otherwise give both the same.']);
  const sidecar = await startSidecar({ ...config, linkToken }, log);
  log(`listening on ${config.host}:${sidecar.port}`);

  let stopping = false;
  const stop = (signal: string) => {
    // A second signal means now.
    if (stopping) process.exit(1);
    stopping = true;
    log(`${signal}, sending clients away`);
    sidecar.close().then(
      () => process.exit(0),
      (fault: unknown) => fail([`could not stop: ${String(fault)}`]),
    );
  };
  process.on('SIGTERM', () => stop('SIGTERM'));
  process.on('SIGINT', () => stop('SIGINT'));
  whenOrphaned(() => stop('npm start is gone'));
}

main().catch((fault: unknown) => {
  const { code, message } = fault as NodeJS.ErrnoException;
  fail([code === 'EADDRINUSE' ? `the port is taken; set SIDECAR_PORT to another one (${message})` : message]);
});
