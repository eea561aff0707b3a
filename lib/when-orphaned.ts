/**
 * Runs once when the `npm start` that started this process has gone without a word, as after `kill -9`: our standard
 * input is a pipe that it holds open. Does nothing for a process that was started in another way.
 */
export function whenOrphaned(run: () => void): void {
  if (process.env.TICKWIRE_SUPERVISED !== '1') return;
  process.stdin.once('end', run);
  process.stdin.once('error', run);
  process.stdin.resume();
}
