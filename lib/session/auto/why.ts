import { FRESHNESS_CONTRACT } from '@/lib/freshness/freshness-contract';
import type { TransportName } from '@/lib/transports/transport';
import type { AutoStatus } from './auto-status';
import type { Trouble } from './trouble';

/** What a sentence about the choice is made of. */
export interface WhyParts extends Pick<AutoStatus, 'chosen' | 'proving' | 'retryTime'> {
  /** The better ones that failed, best first. */
  readonly failed: readonly { readonly name: TransportName; readonly trouble: Trouble }[];
  /** The server itself gives no answer. */
  readonly serverDown: boolean;
  /** The chosen one has yet to bring its first frame. */
  readonly waiting: boolean;
  /** There is none better. */
  readonly best: boolean;
  /** What is wrong with the chosen one, where nothing better can be had. */
  readonly trouble: Trouble | undefined;
}

/** @returns one plain sentence: what is used, why, and what comes next. */
export function whyOf(parts: WhyParts, now: number): string {
  if (parts.serverDown) return `${parts.chosen}: waiting for the server, which gives no answer at all.`;
  return `${reasonOf(parts)}${nextOf(parts, now)}.`;
}

function reasonOf({ chosen, failed, waiting, best, trouble }: WhyParts): string {
  if (trouble?.kind === 'late')
    return `${chosen}, the least bad: its ${lateness('is', trouble)}, and nothing here does better`;
  if (trouble !== undefined) return `${chosen}: nothing works here at the moment, trying on`;
  const [only, ...others] = groupsOf(failed);
  if (only === undefined) {
    if (best) return waiting ? `${chosen}: trying the best first` : `${chosen}: the best that works here`;
    return `${chosen}, until a better one has proved itself`;
  }
  const hint = others.length === 0 && only.silent ? ': something on the way holds it back' : '';
  return `${chosen}, because ${listOf([only, ...others].map(({ text }) => text))}${hint}`;
}

function nextOf({ failed, proving, retryTime }: WhyParts, now: number): string {
  if (proving !== undefined) {
    const { name, provenMs, neededMs } = proving;
    return `; proving ${name}, ${Math.floor(provenMs / 1000)} of ${Math.round(neededMs / 1000)} s`;
  }
  if (retryTime === undefined || retryTime <= now) return '';
  const what = failed.length === 1 ? 'it' : 'a better one';
  return `; trying ${what} again in ${Math.ceil((retryTime - now) / 1000)} s`;
}

/** Those that failed in the same way, said in one. */
function groupsOf(failed: WhyParts['failed']): { readonly text: string; readonly silent: boolean }[] {
  const groups = new Map<string, { names: TransportName[]; trouble: Trouble }>();
  for (const { name, trouble } of failed) {
    const key = trouble.kind === 'silent' ? trouble.kind : textOf(trouble);
    const group = groups.get(key) ?? { names: [], trouble };
    group.names.push(name);
    groups.set(key, group);
  }
  return [...groups.values()].map(({ names, trouble }) => ({
    text: `${listOf(names)} ${textOf(trouble)}`,
    silent: trouble.kind === 'silent',
  }));
}

function textOf(trouble: Trouble): string {
  if (trouble.kind === 'failed') return `failed (${trouble.cause})`;
  if (trouble.kind === 'silent') return `brought nothing for ${Math.round(trouble.ms / 1000)} s`;
  return `was late (${lateness('was', trouble)})`;
}

/** The contract's own figure, beside what it may be. */
function lateness(verb: string, { limitMs, p99Ms }: Extract<Trouble, { kind: 'late' }>): string {
  const { share, windowMs } = FRESHNESS_CONTRACT;
  const figure = `staleness p${share * 100} of the last ${windowMs / 1000} s ${verb} ${p99Ms} ms`;
  return `${figure}, limit ${Math.round(limitMs)}`;
}

function listOf(texts: readonly string[]): string {
  return texts.length < 2 ? texts.join() : `${texts.slice(0, -1).join(', ')} and ${texts.at(-1)}`;
}
