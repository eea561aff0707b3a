import { randomBytes } from 'node:crypto';
import { checkedConfig } from './checked-config';
import { loadEnv } from './load-env';
import { say } from './say';
import { Supervised } from './supervised';

loadEnv(true);
const { host, port, linkToken } = await checkedConfig();
const env = { ...process.env, LINK_TOKEN: linkToken ?? randomBytes(32).toString('hex') };
const node = process.execPath;
const onHopeless = () => void stop(1);
const children = [
  new Supervised({
    name: 'web',
    command: node,
    args: ['node_modules/next/dist/bin/next', 'dev', '-H', host, '-p', String(port)],
    env,
    onHopeless,
  }),
  new Supervised({
    name: 'sidecar',
    command: node,
    args: ['node_modules/tsx/dist/cli.mjs', 'watch', 'sidecar/main.ts'],
    env,
    onHopeless,
  }),
];
say('both processes reload when their source changes; Ctrl-C stops them.');

async function stop(code: number): Promise<void> {
  await Promise.all(children.map((child) => child.stop(5_000)));
  process.exit(code);
}
process.on('SIGINT', () => void stop(0));
process.on('SIGTERM', () => void stop(0));
