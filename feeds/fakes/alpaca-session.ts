/** How the fake's stream treats its clients. */
export interface FakeStreamRules {
  readonly keyId: string;
  readonly secret: string;
  /** Error code every key is answered with; undefined: right keys are taken. */
  refuseWith: number | undefined;
  /** Symbols a client may have prices of. */
  symbolLimit: number;
  /** Channels this feed has. */
  channels: readonly string[];
  /** Whether another client holds the connection. */
  isTaken(): boolean;
  /** Says nothing. */
  isFrozen(): boolean;
}

const PRICES = ['trades', 'quotes'];
const WORDS: Readonly<Record<number, string>> = {
  400: 'invalid syntax',
  401: 'not authenticated',
  402: 'auth failed',
  403: 'already authenticated',
  404: 'auth timeout',
  405: 'symbol limit exceeded',
  406: 'connection limit exceeded',
  407: 'slow client',
  409: 'insufficient subscription',
  410: 'invalid subscribe action for this feed',
  500: 'internal error',
};

export const errorMessage = (code: number) => ({ T: 'error', code, msg: WORDS[code] ?? 'who knows' });

/** One client of the fake's stream: https://docs.alpaca.markets/docs/streaming-market-data */
export class FakeAlpacaSession {
  readonly subscribed = new Map<string, Set<string>>();
  isAuthenticated = false;

  constructor(
    private readonly rules: FakeStreamRules,
    private readonly write: (text: string) => void,
    private readonly hangUp: () => void,
  ) {
    this.send({ T: 'success', msg: 'connected' });
  }

  /** Messages travel in arrays. */
  send(...messages: object[]): void {
    if (!this.rules.isFrozen()) this.write(JSON.stringify(messages));
  }

  has(channel: string, symbol: string): boolean {
    return this.subscribed.get(channel)?.has(symbol) ?? false;
  }

  receive(text: string): void {
    const message = parsed(text);
    const { action } = message;
    const subscribes = action === 'subscribe' || action === 'unsubscribe';
    if (action === 'auth') this.#authenticate(message);
    else if (!this.isAuthenticated) this.send(errorMessage(401));
    else if (subscribes) this.send(this.#subscribe(message, action === 'subscribe'));
    else this.send(errorMessage(400));
  }

  #authenticate({ key, secret }: Record<string, unknown>): void {
    const { rules } = this;
    const isRight = key === rules.keyId && secret === rules.secret;
    const code = rules.refuseWith ?? (isRight ? (rules.isTaken() ? 406 : undefined) : 402);
    if (this.isAuthenticated) this.send(errorMessage(403));
    else if (code === undefined) {
      this.isAuthenticated = true;
      this.send({ T: 'success', msg: 'authenticated' });
    } else {
      // It quotes what it was sent, as a careless server might.
      this.send({ ...errorMessage(code), msg: `${WORDS[code] ?? 'refused'} for ${String(key)}:${String(secret)}` });
      this.hangUp();
    }
  }

  /** @returns the answer. */
  #subscribe(message: Record<string, unknown>, adds: boolean): object {
    const asked = Object.entries(message).filter((entry): entry is [string, string[]] => Array.isArray(entry[1]));
    if (asked.some(([channel]) => !this.rules.channels.includes(channel))) return errorMessage(410);
    if (asked.some(([, symbols]) => symbols.some((symbol) => !/^[A-Z.]{1,10}$/.test(symbol)))) return errorMessage(400);
    const after = new Map([...this.subscribed].map(([channel, symbols]) => [channel, new Set(symbols)]));
    for (const [channel, symbols] of asked) {
      const held = after.get(channel) ?? new Set<string>();
      for (const symbol of symbols) {
        if (adds) held.add(symbol);
        else held.delete(symbol);
      }
      after.set(channel, held);
    }
    const priced = new Set(PRICES.flatMap((channel) => [...(after.get(channel) ?? [])]));
    // Then nothing of the request counts.
    if (adds && priced.size > this.rules.symbolLimit) return errorMessage(405);
    this.subscribed.clear();
    for (const [channel, symbols] of after) this.subscribed.set(channel, symbols);
    const lists = Object.fromEntries(this.rules.channels.map((name) => [name, [...(after.get(name) ?? [])]]));
    return { T: 'subscription', ...lists, corrections: lists.trades, cancelErrors: lists.trades };
  }
}

function parsed(text: string): Record<string, unknown> {
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    return {};
  }
}
