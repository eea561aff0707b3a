import { expect } from 'vitest';
import { type Outcome, SLOW_POLL_MS } from './play-through';
import { bboText, tradeText } from './recording';

/**
 * Compares what came out with what went in: every reader ends with the recording's last bid, ask and price, has every
 * trade once and in order, and every change of the best bid and offer, price or size, reached the hub in order.
 */
export function expectNothingLost({ recording, readers, base, before, after, hubEnd }: Outcome): void {
  const { trades, tradePositions, bboChanges, repeats, states, last } = recording;
  const changes = trades.length + bboChanges.length;

  // The hub as a part: every change of the best bid and offer, by value and in order.
  expect
    .soft(hubEnd.bboChanges.length, 'changes of the best bid and offer that reached the hub')
    .toBe(bboChanges.length);
  expect.soft(firstDifference(hubEnd.bboChanges, bboChanges), 'the first that differs').toBeUndefined();
  expect.soft(firstDifference(hubEnd.trades, trades), 'the first trade that differs').toBeUndefined();

  // The hub in the web process: its sequence grows by one with every change, so it is the count of them.
  expect.soft(after.hub.sequence - before.hub.sequence, 'changes the web process took').toBe(changes);
  expect.soft(after.hub.accepted - before.hub.accepted).toBe(changes);
  expect.soft(after.hub.refused - before.hub.refused, 'repeats it refused').toBe(repeats);
  expect.soft(after.hub.faults).toBe(0);
  expect
    .soft(after.feeds.map(({ reconnects, rejected }) => ({ reconnects, rejected })))
    .toEqual(before.feeds.map(({ reconnects, rejected }) => ({ reconnects, rejected })));

  for (const { name, view, quote, trades: received, quotes, rest } of readers) {
    const texts = received.map(({ price, size, side, eventTime }) => tradeText(price, size, side, eventTime));
    expect.soft(texts.length, `${name}: trades`).toBe(trades.length);
    expect.soft(firstDifference(texts, trades), `${name}: the first trade that differs`).toBeUndefined();
    // Between two trades exactly the changes of the recording were counted: none lost, none twice, none elsewhere.
    const positions = received.map(({ seq }) => seq - base);
    expect.soft(firstDifference(positions, tradePositions), `${name}: the first misplaced trade`).toBeUndefined();
    const { missed, duplicate, outOfOrder, overlap, unknown } = view.ledger.counts;
    expect
      .soft({ missed, duplicate, outOfOrder, overlap, unknown }, name)
      .toEqual({ missed: 0, duplicate: 0, outOfOrder: 0, overlap: 0, unknown: 0 });
    // Every quote it ever held is what the recording says at that very change.
    const wrong = quotes.find(({ seq, ...fields }) => {
      const told = states[seq - base];
      return told !== '' && told !== `${bboText(fields)} ${fields.last}`;
    });
    expect.soft(wrong, `${name}: a quote that never was`).toBeUndefined();
    // What did not fit into a frame is fetched at once, not at the next poll. The median: a busy machine has its moments.
    const [restMs = 0] = rest.quantiles([0.5]);
    expect.soft(restMs, `${name}: the rest of a frame that was cut`).toBeLessThan(SLOW_POLL_MS / 4);
    expect.soft({ bid: quote?.bid, ask: quote?.ask, last: quote?.last }, `${name}: at the end`).toEqual(last);
  }
}

/** Also where one list is longer than the other. */
function firstDifference<T>(got: readonly T[], wanted: readonly T[]) {
  for (let at = 0; at < Math.max(got.length, wanted.length); at++)
    if (got[at] !== wanted[at]) return { at, got: got[at], wanted: wanted[at] };
  return undefined;
}
