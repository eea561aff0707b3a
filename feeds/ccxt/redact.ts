import type { CcxtConfig } from './exchange';

/** Settings whose values are nobody's business. */
const SECRET_KEYS =
  /^(apiKey|secret|password|uid|token|privateKey|walletAddress|login|twofa|passphrase|authorization)$/i;
/** `https://user:password@proxy` */
const USER_INFO = /\/\/[^\s/@]+@/g;
/** Shorter ones are ordinary words and numbers inside of others: they are replaced where they stand alone. */
const SURE_LENGTH = 6;
const HIDDEN = '[hidden]';

function secretsOf(config: CcxtConfig, into = new Set<string>()): Set<string> {
  for (const [key, value] of Object.entries(config)) {
    if (typeof value === 'object' && value !== null) secretsOf(value as CcxtConfig, into);
    else if (SECRET_KEYS.test(key) && (typeof value === 'string' || typeof value === 'number') && value !== '') {
      into.add(String(value));
    }
  }
  return into;
}

/**
 * A config without what would make ccxt sign requests: everything here is public, and an exchange that is given a key
 * is asked about an account.
 */
export function withoutKeys(config: CcxtConfig): CcxtConfig {
  return Object.fromEntries(Object.entries(config).filter(([key]) => !SECRET_KEYS.test(key)));
}

/** As it may stand in a URL, in a JSON body or in a header. */
const formsOf = (secret: string) => [
  secret,
  encodeURIComponent(secret),
  JSON.stringify(secret).slice(1, -1),
  Buffer.from(secret).toString('base64'),
];

function patternOf(secret: string): string {
  const escaped = secret.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return secret.length >= SURE_LENGTH ? escaped : `(?<![A-Za-z0-9])${escaped}(?![A-Za-z0-9])`;
}

/** Keeps keys and passwords of a config out of what is said: ccxt's errors quote addresses and bodies. */
export class Redactor {
  readonly #pattern: RegExp | undefined;

  constructor(config: CcxtConfig) {
    const forms = [...new Set([...secretsOf(config)].flatMap(formsOf))].sort((a, b) => b.length - a.length);
    this.#pattern = forms.length === 0 ? undefined : new RegExp(forms.map(patternOf).join('|'), 'g');
  }

  text(text: string): string {
    const told = this.#pattern === undefined ? text : text.replace(this.#pattern, HIDDEN);
    return told.replace(USER_INFO, `//${HIDDEN}@`);
  }

  /** Rewrites an error, its stack and its causes in place. @returns the same error. */
  error<E>(error: E): E {
    for (let each: unknown = error; each instanceof Error; each = each.cause) {
      const { message, stack } = each;
      each.message = this.text(message);
      if (stack !== undefined) each.stack = this.text(stack);
    }
    return error;
  }
}
