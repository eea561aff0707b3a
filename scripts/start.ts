import { randomBytes } from 'node:crypto';
import type { Config } from '@/lib/config';
import { buildIfNeeded } from './build';
import { checkedConfig } from './checked-config';
import { isFree } from './free-port';
import { loadEnv } from './load-env';
import { giveUp, say } from './say';
import { Supervised } from './supervised';

/** Both processes drain within 7 s; what is left then is ended by force, so that stopping takes less than 10 s. */
const GRACE_MS = 9_000;
const READY_MS = 60_000;

loadEnv(false);
const config = await checkedConfig();
await checkPorts(config);
await buildIfNeeded();

const env: NodeJS.ProcessEnv = {
  ...process.env,
  NODE_ENV: 'production',
  NEXT_TELEMETRY_DISABLED: '1',
  LINK_TOKEN: config.linkToken ?? randomBytes(32).toString('hex'),
};
const node = process.execPath;
const onHopeless = () => void stop(1);
const children = [
  new Supervised({
    name: 'web',
    command: node,
    args: ['node_modules/next/dist/bin/next', 'start', '-H', config.host, '-p', String(config.port)],
    env,
    onHopeless,
  }),
  new Supervised({
    name: 'sidecar',
    command: node,
    args: ['--enable-source-maps', 'dist/sidecar/main.js'],
    env,
    onHopeless,
  }),
];

let stopping = false;
process.on('SIGINT', () => void stop(0));
process.on('SIGTERM', () => void stop(0));
// npm does not pass a SIGTERM on; it is gone, and we are somebody else's child.
const parent = process.ppid;
setInterval(() => {
  if (process.ppid !== parent) void stop(0);
}, 500).unref();

const summary = await feedSummary(config.webUrl);
if (!stopping) {
  say(`feeds: ${summary}`);
  say(
    `open http://${shownHost(config.host)}:${config.port} (the sidecar listens on ${config.sidecarPort}; Ctrl-C stops both).`,
  );
}

function shownHost(host: string): string {
  if (host === '0.0.0.0' || host === '::') return 'localhost';
  return host.includes(':') ? `[${host}]` : host;
}

async function stop(code: number): Promise<void> {
  if (stopping) return;
  stopping = true;
  say('stopping; clients are sent away first, which takes a few seconds.');
  await Promise.all(children.map((child) => child.stop(GRACE_MS)));
  process.exit(code);
}

async function checkPorts({ host, port, sidecarPort, mqttPort }: Config): Promise<void> {
  for (const [name, number] of [
    ['PORT', port],
    ['SIDECAR_PORT', sidecarPort],
    ['MQTT_PORT', mqttPort],
  ] as const)
    if (number !== undefined && !(await isFree(host, number)))
      giveUp(
        `${name} ${number} on ${host} is in use or not allowed. Stop what uses it, or choose another: ${name}=${number + 10} npm start`,
      );
}

/** Waits for the web process to say what its feeds do; a venue has 5 s to answer. */
async function feedSummary(webUrl: string): Promise<string> {
  const end = Date.now() + READY_MS;
  while (Date.now() < end && !stopping) {
    try {
      const answer = await fetch(`${webUrl}/api/health`);
      const { summary, feeds } = (await answer.json()) as { summary?: string; feeds?: { state: string }[] };
      if (summary !== undefined && feeds?.every((feed) => feed.state !== 'starting')) return summary;
    } catch {
      // Not listening yet.
    }
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
  return 'unknown; the web process does not answer yet.';
}
