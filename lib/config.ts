import { z } from 'zod';
import { isAddressOrNetwork } from '@/lib/transports/client-address';

type Environment = Readonly<Record<string, string | undefined>>;

/** The environment, checked. What the variables mean is written beside each in `.env.example`. */
export interface Config {
  /** Address both processes listen on. */
  readonly host: string;
  /** Port of the web process. */
  readonly port: number;
  readonly sidecarPort: number;
  /** Port of the sidecar for MQTT over plain TCP; undefined: MQTT over WebSocket alone. */
  readonly mqttPort: number | undefined;
  /** Where browsers reach the sidecar; undefined: the page's own host at `sidecarPort`. */
  readonly sidecarUrl: string | undefined;
  /** Where the sidecar reaches the web process. */
  readonly webUrl: string;
  /** Which feeds run; the feed registry reads it. */
  readonly feeds: string;
  /** Seed of the simulator; undefined: a new one every start. */
  readonly seed: number | undefined;
  /** File that what the hub accepts is recorded to; undefined: nothing is recorded. */
  readonly record: string | undefined;
  /** A file of a recording that has reached this is followed by another one, bytes. */
  readonly recordRotateBytes: number;
  /** Shared secret of the link between our own processes; undefined: there is no link. */
  readonly linkToken: string | undefined;
  /** Origins, beyond our own, whose pages may read from here. */
  readonly allowedOrigins: readonly string[];
  /** Addresses and networks whose `X-Forwarded-For` is believed. */
  readonly trustedProxies: readonly string[];
  readonly limits: { readonly perAddress: number; readonly total: number };
  /** Where the last epoch is kept. */
  readonly stateDir: string;
  /** Settings handed to ccxt, by exchange. */
  readonly ccxt: Readonly<Record<string, unknown>>;
  /** The account at Alpaca, and where Alpaca is if not where it usually is; undefined: there is no key. */
  readonly alpaca: AlpacaConfig | undefined;
}

interface AlpacaConfig {
  readonly keyId: string;
  readonly secret: string;
  readonly feed: 'iex' | 'sip' | 'test';
  readonly streamUrl?: string;
  readonly dataUrl?: string;
  readonly tradingUrl?: string;
}

export type ConfigResult =
  | { readonly ok: true; readonly config: Config }
  | { readonly ok: false; readonly problems: readonly string[] };

const PORT_REMEDY = 'must be a whole number from 1 to 65535, as in 3000';
const port = (fallback: number) => whole(fallback, 1, 65_535, PORT_REMEDY);

const isWhole = (text: string, min: number, max: number) =>
  /^\d{1,15}$/.test(text) && Number(text) >= min && Number(text) <= max;

function whole(fallback: number, min: number, max: number, remedy: string) {
  return z
    .string()
    .default(String(fallback))
    .refine((text) => isWhole(text, min, max), remedy)
    .transform(Number);
}

const list = z
  .string()
  .default('')
  .transform((text) => text.split(',').map((entry) => entry.trim()))
  .transform((entries) => entries.filter((entry) => entry !== ''));

/** An address without a trailing slash. */
const httpUrl = z
  .string()
  .refine(
    (text) => isBaseUrl(text, HTTP),
    'must be an http or https address without user, query or fragment, as in http://127.0.0.1:3000',
  )
  .transform((text) => text.replace(/\/+$/, ''));

const HTTP = /^https?:$/;

/** Keys travel in headers. */
const VISIBLE = /^[\x21-\x7e]+$/;
const VISIBLE_REMEDY = 'must be written without spaces and other characters than ASCII';

/** A stream's address without a trailing slash. */
const socketUrl = z
  .string()
  .refine(
    (text) => isBaseUrl(text, /^wss?:$/),
    'must be a ws or wss address without user, query or fragment, as in wss://stream.data.alpaca.markets',
  )
  .transform((text) => text.replace(/\/+$/, ''));

const Variables = z.object({
  HOST: z
    .string()
    .regex(/^[A-Za-z0-9.:_-]+$/, 'must be an address or a host name, as in 127.0.0.1')
    .default('127.0.0.1'),
  PORT: port(3000),
  SIDECAR_PORT: port(3001),
  MQTT_PORT: z
    .string()
    .refine((text) => isWhole(text, 1, 65_535), PORT_REMEDY)
    .transform(Number)
    .optional(),
  SIDECAR_URL: httpUrl.optional(),
  WEB_URL: httpUrl.optional(),
  FEEDS: z.string().default('auto'),
  SEED: z
    .string()
    .regex(/^\d{1,15}$/, 'must be a whole number, as in 42')
    .transform(Number)
    .optional(),
  RECORD: z.string().optional(),
  RECORD_ROTATE_MB: whole(100, 1, 1_000_000, 'must be a whole number from 1 to 1000000'),
  LINK_TOKEN: z
    .string()
    .regex(/^[\x21-\x7e]{16,}$/, 'must be at least 16 characters without spaces; make one with: openssl rand -hex 32')
    .optional(),
  ALLOWED_ORIGINS: list.refine(
    (origins) => origins.every(isOrigin),
    'must be origins separated by commas, each as in https://prices.example, without a path',
  ),
  TRUSTED_PROXIES: list.refine(
    (entries) => entries.every(isAddressOrNetwork),
    'must be addresses or networks separated by commas, as in 10.0.0.0/8',
  ),
  MAX_CONNECTIONS_PER_ADDRESS: whole(100, 1, 1_000_000, 'must be a whole number from 1 to 1000000'),
  MAX_CONNECTIONS: whole(10_000, 1, 1_000_000, 'must be a whole number from 1 to 1000000'),
  STATE_DIR: z.string().default('.tickwire'),
  TICKWIRE_CCXT_CONFIG: z
    .string()
    .default('{}')
    .transform((text, context) => {
      const settings = objectOf(text);
      if (settings === undefined)
        context.addIssue({
          code: 'custom',
          message: 'must be a JSON object, as in {"kraken":{"enableRateLimit":true}}',
        });
      return settings ?? {};
    }),
  ALPACA_KEY_ID: z.string().regex(VISIBLE, VISIBLE_REMEDY).optional(),
  ALPACA_SECRET_KEY: z.string().regex(VISIBLE, VISIBLE_REMEDY).optional(),
  ALPACA_FEED: z.enum(['iex', 'sip', 'test'], 'must be iex, sip or test').default('iex'),
  ALPACA_STREAM_URL: socketUrl.optional(),
  ALPACA_DATA_URL: httpUrl.optional(),
  ALPACA_TRADING_URL: httpUrl.optional(),
});

/** Secrets do not belong in a log. */
const SECRETS = new Set(['LINK_TOKEN', 'TICKWIRE_CCXT_CONFIG', 'ALPACA_KEY_ID', 'ALPACA_SECRET_KEY']);

/** Reads the environment once and lists every fault in it, each with what to write instead. */
export function loadConfig(environment: Environment): ConfigResult {
  // An empty variable is one somebody left out.
  const set = Object.fromEntries(Object.entries(environment).filter(([, value]) => value?.trim()));
  const read = Variables.safeParse(set);
  if (!read.success) {
    const problems = read.error.issues.map((issue) => {
      const name = String(issue.path[0] ?? '');
      const value = SECRETS.has(name) ? '' : ` is "${set[name] ?? ''}"; it`;
      return `${name}${value} ${issue.message}.`;
    });
    return { ok: false, problems };
  }
  const { data } = read;
  if (data.PORT === data.SIDECAR_PORT)
    return {
      ok: false,
      problems: [`PORT and SIDECAR_PORT are both ${data.PORT}; give the sidecar a port of its own.`],
    };
  if (data.MQTT_PORT === data.PORT || data.MQTT_PORT === data.SIDECAR_PORT)
    return {
      ok: false,
      problems: [`MQTT_PORT is ${data.MQTT_PORT}, which is taken by PORT or SIDECAR_PORT; give it one of its own.`],
    };
  const account = alpacaOf(data);
  if (typeof account === 'string') return { ok: false, problems: [account] };
  return {
    ok: true,
    config: {
      host: data.HOST,
      port: data.PORT,
      sidecarPort: data.SIDECAR_PORT,
      mqttPort: data.MQTT_PORT,
      sidecarUrl: data.SIDECAR_URL,
      webUrl: data.WEB_URL ?? `http://${reachable(data.HOST)}:${data.PORT}`,
      feeds: data.FEEDS,
      seed: data.SEED,
      record: data.RECORD,
      recordRotateBytes: data.RECORD_ROTATE_MB * 1_000_000,
      linkToken: data.LINK_TOKEN,
      allowedOrigins: data.ALLOWED_ORIGINS,
      trustedProxies: data.TRUSTED_PROXIES,
      limits: { perAddress: data.MAX_CONNECTIONS_PER_ADDRESS, total: data.MAX_CONNECTIONS },
      stateDir: data.STATE_DIR,
      ccxt: data.TICKWIRE_CCXT_CONFIG,
      alpaca: account,
    },
  };
}

/** @returns a sentence where the account is not whole; undefined where there is none and none is needed. */
function alpacaOf(data: z.output<typeof Variables>): AlpacaConfig | undefined | string {
  const { ALPACA_KEY_ID: keyId, ALPACA_SECRET_KEY: secret, ALPACA_STREAM_URL: streamUrl } = data;
  const { ALPACA_DATA_URL: dataUrl, ALPACA_TRADING_URL: tradingUrl, ALPACA_FEED: feed } = data;
  if (keyId !== undefined && secret !== undefined)
    return {
      keyId,
      secret,
      feed,
      ...(streamUrl !== undefined && { streamUrl }),
      ...(dataUrl !== undefined && { dataUrl }),
      ...(tradingUrl !== undefined && { tradingUrl }),
    };
  const missing = keyId === undefined ? 'ALPACA_KEY_ID' : 'ALPACA_SECRET_KEY';
  if (keyId !== secret) return `${missing} is not set; Alpaca wants both halves of a key.`;
  const isNamed = data.FEEDS.split(',').some((name) => name.trim() === 'alpaca');
  return isNamed
    ? 'FEEDS names alpaca, which needs ALPACA_KEY_ID and ALPACA_SECRET_KEY; a key is free at https://alpaca.markets.'
    : undefined;
}

/** The address under which a process that listens on `host` is reached from this machine. */
function reachable(host: string): string {
  if (host === '0.0.0.0' || host === '::') return '127.0.0.1';
  return host.includes(':') ? `[${host}]` : host;
}

function isUrl(text: string, protocol: RegExp): boolean {
  return URL.canParse(text) && protocol.test(new URL(text).protocol);
}

/** Paths are put behind it as they are. */
function isBaseUrl(text: string, protocol: RegExp): boolean {
  if (!isUrl(text, protocol)) return false;
  const { username, password } = new URL(text);
  return username === '' && password === '' && !/[?#]/.test(text);
}

function isOrigin(text: string): boolean {
  return isUrl(text, HTTP) && new URL(text).origin === text;
}

function objectOf(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}
