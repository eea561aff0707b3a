import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const READY_MS = 30_000;
const ASK_EVERY_MS = 50;
const LINES_KEPT = 400;

const running = new Set<ChildProcess>();
// A test run that is cut short leaves no server behind.
process.once('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

export interface ServerProcessOptions {
  readonly name: string;
  /** Arguments of Node. */
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly healthUrl: string;
  /** @returns whether what health says is good enough to begin; only asked of an answer with status 200. */
  isReady?(health: Record<string, unknown>): boolean;
}

/** One of our two processes, as `npm start` runs it. */
export class ServerProcess {
  readonly #options: ServerProcessOptions;
  readonly #lines: string[] = [];
  #child: ChildProcess | undefined;
  #gone: Promise<void> = Promise.resolve();

  constructor(options: ServerProcessOptions) {
    this.#options = options;
  }

  /** What it has written so far, over all its lives. */
  get output(): string {
    return this.#lines.join('');
  }

  /** Resolves when it can serve prices. */
  async start(): Promise<void> {
    const { name, args, env } = this.#options;
    if (this.#child !== undefined) throw new Error(`${name} runs already.`);
    const child = spawn(process.execPath, args, {
      cwd: ROOT,
      // Nothing of the environment of whoever runs the tests may change what they see.
      env: { PATH: process.env.PATH ?? '', HOME: process.env.HOME ?? '', NODE_ENV: 'production', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#child = child;
    running.add(child);
    child.stdout.on('data', (text) => this.#keep(String(text)));
    child.stderr.on('data', (text) => this.#keep(String(text)));
    this.#gone = new Promise((resolve) => {
      child.once('exit', (code, signal) => {
        running.delete(child);
        this.#keep(`-- ${name} ended with ${signal ?? `code ${code}`}\n`);
        if (this.#child === child) this.#child = undefined;
        resolve();
      });
    });
    await this.#ready();
  }

  /** Sends a signal. @returns resolves when it has gone, with how long that took, ms. */
  async kill(signal: NodeJS.Signals): Promise<number> {
    const startTime = performance.now();
    this.#child?.kill(signal);
    await this.#gone;
    return performance.now() - startTime;
  }

  async #ready(): Promise<void> {
    const { name, healthUrl, isReady } = this.#options;
    const end = Date.now() + READY_MS;
    let said = 'nothing';
    while (Date.now() < end) {
      if (this.#child === undefined) throw new Error(`${name} ended instead of starting:\n${this.output}`);
      try {
        const answer = await fetch(healthUrl);
        said = await answer.text();
        if (answer.ok && (isReady?.(JSON.parse(said) as Record<string, unknown>) ?? true)) return;
      } catch {
        // Not listening yet.
      }
      await new Promise((resolve) => setTimeout(resolve, ASK_EVERY_MS));
    }
    throw new Error(`${name} was not ready within ${READY_MS / 1_000} s. Health said: ${said}\n${this.output}`);
  }

  #keep(text: string): void {
    this.#lines.push(text);
    if (this.#lines.length > LINES_KEPT) this.#lines.shift();
  }
}
