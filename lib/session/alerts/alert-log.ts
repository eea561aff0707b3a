import { isInstant } from '@/lib/market/time-format';
import { type Firing, MOST_FIRINGS, readFiring } from './firing';
import { parsedRecord } from './parsed-record';

/** How far an arming of a rule has come. */
export interface AlertMark {
  readonly arming: number;
  /** Its condition has been seen not to hold since: when it holds, that is news. */
  readonly ready: boolean;
  readonly fired: boolean;
}

/** A time without a server, ms since 1970. */
export interface Outage {
  readonly from: number;
  readonly to: number;
}

/** What has become of alerts, as it is kept; only ever written by the one page that judges them. */
export interface AlertLog {
  /** By id of the rule. */
  readonly marks: Readonly<Record<string, AlertMark>>;
  /** Oldest first, at most 200. */
  readonly history: readonly Firing[];
  /** The last one while there was something to judge. */
  readonly outage: Outage | undefined;
}

/** Reads what was kept. What is not understood is left out. */
export function readAlertLog(text: string | null): AlertLog {
  const { marks, history, outage } = parsedRecord(text);
  const read: Record<string, AlertMark> = {};
  for (const [id, value] of Object.entries(typeof marks === 'object' && marks !== null ? marks : {})) {
    const { arming, ready, fired } = (value ?? {}) as Partial<AlertMark>;
    if (Number.isSafeInteger(arming)) read[id] = { arming: arming ?? 0, ready: ready === true, fired: fired === true };
  }
  const firings = (Array.isArray(history) ? history : []).flatMap((value) => readFiring(value) ?? []);
  return { marks: read, history: firings.slice(-MOST_FIRINGS), outage: outageOf(outage) };
}

function outageOf(value: unknown): Outage | undefined {
  const { from, to } = (value ?? {}) as Partial<Outage>;
  return isInstant(from) && isInstant(to) ? { from, to } : undefined;
}
