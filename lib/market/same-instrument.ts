import type { Instrument } from './instrument';

/** @returns the held one where it says the same as the fresh one, so that who compares objects sees no change. */
export function sameInstrument(held: Instrument | undefined, fresh: Instrument): Instrument {
  if (held === undefined) return fresh;
  // All fields are plain values.
  const fields = Object.entries(fresh);
  const isSame =
    fields.length === Object.keys(held).length &&
    fields.every(([field, value]) => held[field as keyof Instrument] === value);
  return isSame ? held : fresh;
}
