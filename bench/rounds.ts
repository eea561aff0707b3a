/** The middle of some figures; of an even number the upper one. */
function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

export interface Contender {
  readonly name: string;
  /** @returns one figure. */
  measure(): number | Promise<number>;
}

/**
 * Measures contenders in turns, so that whatever else the machine does falls on all of them, and keeps the median
 * of each. A round before the first is not counted: whoever begins would pay for what all of them have compiled. Every
 * other round goes backwards.
 */
export async function inTurns(contenders: readonly Contender[], rounds: number): Promise<Map<string, number>> {
  const figures = new Map<string, number[]>(contenders.map(({ name }) => [name, []]));
  for (const { measure } of contenders) await measure();
  for (let round = 0; round < rounds; round++)
    for (const { name, measure } of round % 2 === 0 ? contenders : contenders.toReversed())
      figures.get(name)?.push(await measure());
  return new Map([...figures].map(([name, values]) => [name, median(values)]));
}

/** Prints rows under a title. */
export function printTable(title: string, rows: readonly Readonly<Record<string, string | number>>[]): void {
  console.log(`\n${title}`);
  console.table(rows);
}
