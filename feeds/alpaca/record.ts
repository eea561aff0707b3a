/** An object of the venue's, whose members may be anything. */
export type VenueRecord = Readonly<Record<string, unknown>>;

export function isRecord(value: unknown): value is VenueRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
