import { Redactor as SecretRedactor } from '../redactor';
import type { CcxtConfig } from './exchange';

/** Settings whose values are nobody's business. */
const SECRET_KEYS =
  /^(apiKey|secret|password|uid|token|privateKey|walletAddress|login|twofa|passphrase|authorization)$/i;

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

/** Keeps keys and passwords of a config out of what is said: ccxt's errors quote addresses and bodies. */
export class Redactor extends SecretRedactor {
  constructor(config: CcxtConfig) {
    super(secretsOf(config));
  }
}
