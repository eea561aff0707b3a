/** Name, number, endings: `prices.2.jsonl.gz` is file 2 of `prices.jsonl.gz`, which is file 1. */
const NAME = /^(.*?)(?:\.([2-9]|[1-9]\d{1,5}))?((?:\.jsonl)?(?:\.gz)?)$/s;

/** The number in the name of a file of a recording; 1 where there is none. */
export function recordingNumber(path: string): number {
  return Number(NAME.exec(path)?.[2] ?? 1);
}

/** The name of a file of the same recordings with another number. */
export function numberedRecording(path: string, number: number): string {
  const [, name = path, , endings = ''] = NAME.exec(path) ?? [];
  return number === 1 ? `${name}${endings}` : `${name}.${number}${endings}`;
}
