/** One line to the person who started us. */
export function say(line: string): void {
  process.stdout.write(`tickwire: ${line}\n`);
}

/** Says what is wrong and what to do, one line each, and ends with exit code 1. */
export function giveUp(...lines: readonly string[]): never {
  for (const line of lines) process.stderr.write(`tickwire: ${line}\n`);
  process.exit(1);
}
