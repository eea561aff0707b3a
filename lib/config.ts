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
  .refine(isBaseUrl, 'must be an http or https address without user, query or fragment, as in http://127.0.0.1:3000')
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
});

/** Reads the environment once and lists every fault in it, each with what to write instead. */
export function loadConfig(environment: Environment): ConfigResult {
  // An empty variable is one somebody left out.
  const set = Object.fromEntries(Object.entries(environment).filter(([, value]) => value?.trim()));
  const read = Variables.safeParse(set);
  if (!read.success) {
    const problems = read.error.issues.map((issue) => {
      const name = String(issue.path[0] ?? '');
      // Secrets do not belong in a log.
      const value = name === 'LINK_TOKEN' || name === 'TICKWIRE_CCXT_CONFIG' ? '' : ` is "${set[name] ?? ''}"; it`;
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
    },
  };
}

/** The address under which a process that listens on `host` is reached from this machine. */
function reachable(host: string): string {
  if (host === '0.0.0.0' || host === '::') return '127.0.0.1';
  return host.includes(':') ? `[${host}]` : host;
}

function isHttpUrl(text: string): boolean {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);
}

/** Paths are put behind it as they are. */
function isBaseUrl(text: string): boolean {
  if (!isHttpUrl(text)) return false;
  const { username, password } = new URL(text);
  return username === '' && password === '' && !/[?#]/.test(text);
}

function isOrigin(text: string): boolean {
  return isHttpUrl(text) && new URL(text).origin === text;
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
