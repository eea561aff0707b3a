import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';

/** Both programs drain within 7 s. */
const STOP_MS = 10_000;
const START_MS = 60_000;
const ENDINGS = ['exit', 'disconnect'];
const KEPT_OUTPUT = 20_000;

/** A program of ours in a process of its own. */
export class Child {
  #said = '';
  #waiting = new Set<() => void>();
  readonly #process: ChildProcess;
  readonly #exited: Promise<unknown>;

  /** @param settings its whole environment, so that settings of the person who runs this do not change the proof. */
  constructor(
    readonly name: string,
    args: readonly string[],
    settings: Readonly<Record<string, string>>,
  ) {
    const { PATH = '', HOME = '' } = process.env;
    const env = { PATH, HOME, NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1', ...settings } as const;
    this.#process = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
    this.#exited = once(this.#process, 'exit').catch(() => {});
    // When whoever runs the tests is stopped, nothing is left behind; the test runner is our parent.
    const end = () => this.#process.kill('SIGKILL');
    for (const event of ENDINGS) process.once(event, end);
    void this.#exited.then(() => {
      for (const event of ENDINGS) process.off(event, end);
      this.#wake();
    });
    const hear = (text: Buffer) => {
      this.#said = (this.#said + text.toString()).slice(-KEPT_OUTPUT);
      this.#wake();
    };
    this.#process.stdout?.on('data', hear);
    this.#process.stderr?.on('data', hear);
  }

  get output(): string {
    return this.#said;
  }

  get running(): boolean {
    return this.#process.exitCode === null && this.#process.signalCode === null && this.#process.pid !== undefined;
  }

  /** Resolves when its output matches all of `lines`. @throws when it ends, or stays silent for a minute, before. */
  async says(...lines: readonly RegExp[]): Promise<void> {
    const deadline = Date.now() + START_MS;
    while (!lines.every((line) => line.test(this.#said))) {
      const left = deadline - Date.now();
      if (!this.running || left <= 0) throw new Error(`${this.name} did not start; it said:\n${this.#said}`);
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, left);
        this.#waiting.add(() => {
          clearTimeout(timer);
          resolve();
        });
      });
    }
  }

  /** Asks it to end, by force after 10 s. @returns whether it went by itself and without a fault. */
  async stop(): Promise<boolean> {
    if (!this.running) return this.#process.exitCode === 0;
    const force = setTimeout(() => this.#process.kill('SIGKILL'), STOP_MS);
    this.#process.kill('SIGTERM');
    await this.#exited;
    clearTimeout(force);
    return this.#process.exitCode === 0;
  }

  #wake(): void {
    const waiting = [...this.#waiting];
    this.#waiting.clear();
    for (const wake of waiting) wake();
  }
}
