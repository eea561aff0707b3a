import { type ChildProcess, spawn } from 'node:child_process';
import { say } from './say';

/** A child that is back within this time has failed to start and is not tried for ever, ms. */
const HEALTHY_MS = 10_000;
const MOST_FAILED_STARTS = 5;

export interface SupervisedOptions {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  /** It could not be started so often that trying again is pointless. */
  onHopeless(): void;
}

/** A child process that is started again when it dies, and stopped in an orderly way. */
export class Supervised {
  readonly #options: SupervisedOptions;
  #child: ChildProcess | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #stopping = false;
  #failedStarts = 0;

  constructor(options: SupervisedOptions) {
    this.#options = options;
    this.#start();
  }

  /** Asks it to stop; ends it by force after `graceMs`. Resolves when it has gone. */
  stop(graceMs: number): Promise<void> {
    this.#stopping = true;
    clearTimeout(this.#timer);
    const child = this.#child;
    if (child === undefined) return Promise.resolve();
    return new Promise((resolve) => {
      const force = setTimeout(() => child.kill('SIGKILL'), graceMs);
      child.once('exit', () => {
        clearTimeout(force);
        resolve();
      });
      child.kill('SIGTERM');
    });
  }

  #start(): void {
    const { name, command, args, env } = this.#options;
    const startTime = Date.now();
    // Its own process group: Ctrl-C reaches us alone, and we stop it once and in order.
    // Its standard input says, by ending, that we are gone: see `whenOrphaned`.
    const child = spawn(command, args, {
      env: { ...env, TICKWIRE_SUPERVISED: '1' },
      stdio: ['pipe', 'inherit', 'inherit'],
      detached: true,
    });
    this.#child = child;
    child.once('error', (fault) => say(`${name} could not be started: ${fault.message}`));
    child.once('exit', (code, signal) => {
      this.#child = undefined;
      if (this.#stopping) return;
      this.#failedStarts = Date.now() - startTime < HEALTHY_MS ? this.#failedStarts + 1 : 0;
      const how = signal === null ? `code ${code}` : signal;
      if (this.#failedStarts >= MOST_FAILED_STARTS) {
        say(`${name} ended with ${how} ${MOST_FAILED_STARTS} times in a row; giving up.`);
        this.#options.onHopeless();
        return;
      }
      const delayMs = 500 * 2 ** this.#failedStarts;
      say(`${name} ended with ${how}; starting it again in ${delayMs / 1000} s.`);
      this.#timer = setTimeout(() => this.#start(), delayMs);
    });
  }
}
