import { basename } from 'node:path';

/** What `replay:…` in FEEDS asks for. */
export interface ReplaySpec {
  readonly path: string;
  /** How many times faster than it happened; `Infinity` is as fast as it goes. */
  readonly speed: number;
}

/** Path, which may hold anything, and a speed at its very end. */
const SPEC = /^replay:(.*?)(?:@(max|[^@/\\]*x))?$/s;
/** The recording that comes with the project; the server runs in the project's folder. */
const DEMO = 'feeds/replay/demo.jsonl.gz';
const [SLOWEST, FASTEST] = [0.01, 10_000];

/** @throws Error saying what is wrong with it. */
export function readReplaySpec(name: string): ReplaySpec {
  const [, path = '', pace = '1x'] = SPEC.exec(name) ?? [];
  if (path === '') throw new Error(`FEEDS contains "${name}", which names no file, as in replay:prices.jsonl.gz@10x.`);
  const speed = pace === 'max' ? Number.POSITIVE_INFINITY : /^\d+(\.\d+)?x$/.test(pace) ? Number(pace.slice(0, -1)) : 0;
  if (speed < SLOWEST || (speed > FASTEST && pace !== 'max'))
    throw new Error(
      `FEEDS contains the speed "@${pace}"; it must be a number from ${SLOWEST} to ${FASTEST} and an x, as in @10x or @0.5x, or @max.`,
    );
  return { path: path === 'demo' ? DEMO : path, speed };
}

/** For people: `prices.jsonl.gz at 10×`. */
export function describeReplay({ path, speed }: ReplaySpec): string {
  const pace = speed === 1 ? '' : speed === Number.POSITIVE_INFINITY ? ' as fast as it goes' : ` at ${speed}×`;
  return `${basename(path)}${pace}`;
}
