'use client';

import { useEffect, useState } from 'react';
import type { Instrument } from '@/lib/market/instrument';
import { useSession } from '../react';
import type { Session } from '../session';
import { onTick } from '../ticker';
import { type PairQuote, pairQuote, type VenueQuote } from './pair-quote';

/** A pair over its venues, renewed with their updates; renders only when what it says changes. */
export function usePairQuote(pair: readonly [Instrument, ...Instrument[]]): PairQuote {
  const session = useSession();
  const [shown, setShown] = useState(() => read(session, pair));
  useEffect(() => {
    const look = () =>
      setShown((held) => {
        const now = read(session, pair);
        return same(held, now) ? held : now;
      });
    look();
    const forget = pair.map(({ id }) => session.store.onUpdate(id, look));
    // What is of now and what is not changes without an update, too.
    const rest = onTick(look);
    return () => {
      rest();
      for (const stop of forget) stop();
    };
  }, [session, pair]);
  return shown;
}

function read(session: Session, [first, ...others]: readonly [Instrument, ...Instrument[]]): PairQuote {
  const of = (instrument: Instrument): VenueQuote => ({
    instrument,
    quote: session.store.quote(instrument.id),
    word: session.rowState(instrument.id).word,
  });
  return pairQuote([of(first), ...others.map(of)]);
}

function same(a: PairQuote, b: PairQuote): boolean {
  return (
    a.lead.quote === b.lead.quote &&
    a.lead.word === b.lead.word &&
    a.bid?.price === b.bid?.price &&
    a.bid?.venue === b.bid?.venue &&
    a.ask?.price === b.ask?.price &&
    a.ask?.venue === b.ask?.venue &&
    a.excluded.join() === b.excluded.join()
  );
}
