/** Which of Alpaca's feeds: IEX alone (free), all US exchanges (paid), or the made-up one that never sleeps. */
export type AlpacaFeedName = 'iex' | 'sip' | 'test';

/** The account, and where Alpaca is. */
export interface AlpacaOptions {
  readonly keyId: string;
  readonly secret: string;
  /** Default `iex`. */
  readonly feed?: AlpacaFeedName;
  /** Of the stream, without `/v2/…`. Default `wss://stream.data.alpaca.markets`. */
  readonly streamUrl?: string;
  /** Of bars and snapshots. Default `https://data.alpaca.markets`. */
  readonly dataUrl?: string;
  /** Of instruments, calendar and clock. Default that of paper accounts; keys of live ones work elsewhere only. */
  readonly tradingUrl?: string;
  readonly times?: Partial<AlpacaTimes>;
  readonly log?: (line: string) => void;
}

/** All ms. */
export interface AlpacaTimes {
  /** From dialling to an accepted key. Alpaca itself gives 10 s for it. */
  readonly readyMs: number;
  /** How long an answer to a subscription may take. */
  readonly answerMs: number;
  readonly pingMs: number;
  /** A connection that has said nothing for so long, not even a pong, is dead. */
  readonly deadMs: number;
  /** Without a price for so long in the main session, Alpaca is asked whether there were any. */
  readonly silenceMs: number;
  /** Between questions for the day's figures. */
  readonly refreshMs: number;
  /** Until what failed over REST is asked again. */
  readonly retryMs: number;
}

export const ALPACA_TIMES: AlpacaTimes = {
  readyMs: 10_000,
  answerMs: 10_000,
  pingMs: 10_000,
  deadMs: 25_000,
  silenceMs: 30_000,
  refreshMs: 300_000,
  retryMs: 15_000,
};

export const ALPACA_URLS = {
  stream: 'wss://stream.data.alpaca.markets',
  data: 'https://data.alpaca.markets',
  trading: 'https://paper-api.alpaca.markets',
} as const;

export const NEW_YORK = 'America/New_York';
