/** How often a burst comes in load mode. */
export const LOAD_EVERY_MS = 10_000;
/** The greatest burst ever to be survived: so many events within so long, on one instrument. */
const LOAD_EVENTS = 1_400;
const LOAD_WITHIN_MS = 100;

/** When the orders of a burst come: each makes two events, a trade and a change of the best bid and offer. */
export function* loadTimes(atMs: number): Generator<number> {
  const orders = LOAD_EVENTS / 2;
  for (let order = 0; order < orders; order += 1) yield atMs + (LOAD_WITHIN_MS * order) / orders;
}
