import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FakeExchange } from '@/feeds/fakes/fake-exchange';
import { bboText } from './recording';

/** Before every recording: a later time would make the recording's trades old news. */
const TIME = 1_600_000_000_000;
const EVERY_MS = 250;

/** What a reader holds once it has heard so many, see `bboText`. */
export const preludeBbo = (n: number) => bboText({ bid: n, bidSize: 1, ask: n + 1, askSize: 1 });

/**
 * Trades and quotes before the recording, over the same streams: whoever has heard one is subscribed, knows the trade
 * number the recording continues from, and does not take the venue for dead while others are still connecting.
 */
export class Prelude {
  #number = 0;
  #stopped = false;
  readonly #folder: Promise<string>;
  readonly #playing: Promise<void>;

  constructor(private readonly fake: FakeExchange) {
    this.#folder = mkdtemp(join(tmpdir(), 'tickwire-prelude-'));
    this.#playing = this.#play();
  }

  /** Ends it. @returns how many there were; the last follows all others. */
  async end(): Promise<number> {
    this.#stopped = true;
    await this.#playing;
    await this.#one();
    await rm(await this.#folder, { recursive: true, force: true });
    return this.#number;
  }

  async #play(): Promise<void> {
    while (!this.#stopped) {
      await this.#one();
      await new Promise((resolve) => setTimeout(resolve, EVERY_MS));
    }
  }

  async #one(): Promise<void> {
    const n = ++this.#number;
    const time = TIME + n;
    const frames = [
      ['trade', { e: 'trade', E: time, s: 'BTCUSDT', t: n, p: String(n), q: '1', T: time, m: true, M: true }],
      ['bookTicker', { u: n, s: 'BTCUSDT', b: String(n), B: '1', a: String(n + 1), A: '1' }],
    ];
    const lines = frames.map(
      ([stream, data]) => `${time}000000 ${JSON.stringify({ stream: `btcusdt@${stream}`, data })}\n`,
    );
    const path = join(await this.#folder, 'prelude.jsonl');
    await writeFile(path, lines.join(''));
    await this.fake.playRecording(path);
  }
}
