/**
 * Ways to read what was typed: as one word (`btc usd`), with a venue before or after one (`coinbase btc usd`), and each
 * word for itself. One word can only be read in one way.
 */
export function readingsOf(words: readonly string[]): readonly (readonly string[])[] {
  if (words.length < 2) return [words];
  const readings = [[words.join('')], words];
  if (words.length > 2) {
    readings.push([...words.slice(0, 1), words.slice(1).join('')]);
    readings.push([words.slice(0, -1).join(''), ...words.slice(-1)]);
  }
  return readings;
}
