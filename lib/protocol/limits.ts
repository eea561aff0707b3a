/** What one reader may ask for; over a limit it is told which, and by how much. */
export const LIMITS = {
  quotes: 200,
  trades: 10,
  books: 5,
  /** Bytes of a query string. */
  queryBytes: 8192,
  /** Bytes of one message on a duplex transport. */
  messageBytes: 16_384,
  /** Updates per second a reader may ask for. */
  minFrequency: 0.1,
  maxFrequency: 60,
  /** Earlier trades a reset may carry. */
  history: 500,
  /** Longest hold of a long poll, ms. */
  waitMs: 60_000,
  /** A frame is cut at whichever comes first. */
  frameTrades: 500,
  frameBytes: 262_144,
} as const;

/** Times both ends of a transport agree on. */
export const TIMES = {
  /** A stream that has nothing to say says so this often, ms. */
  heartbeatMs: 15_000,
  /** A client calls a stream dead after this silence, ms: one heartbeat and time for it to be late. */
  deadMs: 25_000,
  /** A WebSocket server pings this often, ms. */
  pingMs: 10_000,
  /** A WebSocket client that has said nothing for so long after a ping is dead, ms. */
  pongMs: 10_000,
  /** Time a WebSocket client has for its first message, ms. */
  subscribeMs: 5_000,
  /** Default hold of a long poll, ms. */
  waitMs: 25_000,
} as const;

/** Version of the wire; a change that an old reader would misread increments it. */
export const PROTOCOL_VERSION = 1;
