/** @returns a venue for people: `Coinbase`, `simulator`. */
export function venueName(venue: string): string {
  if (venue === 'sim') return 'simulator';
  return venue.charAt(0).toUpperCase() + venue.slice(1);
}
