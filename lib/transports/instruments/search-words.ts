const ACCENTS = /\p{M}/gu;
const NO_LETTERS = /[^\p{L}\p{N}]+/u;

/** @returns the words of a text as they are looked up: small letters and digits, without accents. */
export function wordsOf(text: string): string[] {
  return text
    .normalize('NFKD')
    .replace(ACCENTS, '')
    .toLowerCase()
    .split(NO_LETTERS)
    .filter((word) => word !== '');
}

/** @returns the same in one piece: `BTC-USD`, `btc/usd` and `btc usd` are all `btcusd`. */
export function inOnePiece(text: string): string {
  return wordsOf(text).join('');
}
