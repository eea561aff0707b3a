/** What fits in two lines of the narrowest tail, in characters. */
const MOST = 60;

/** @returns whether a sentence has room beside the keys. */
export function isBrief(sentence: string): boolean {
  return sentence.length <= MOST;
}
