const HIDDEN = '[hidden]';
/** Shorter ones are ordinary words and numbers inside of others: they are replaced where they stand alone. */
const SURE_LENGTH = 6;
/** `https://user:password@proxy` */
const USER_INFO = /\/\/[^\s/@]+@/g;

/** As it may stand in a URL, in a JSON text, in a header. */
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

/** Keeps secrets out of what is said: venues and libraries quote addresses, headers and bodies in their errors. */
export class Redactor {
  readonly #pattern: RegExp | undefined;

  /** @param secrets empty ones are left out. */
  constructor(secrets: Iterable<string>) {
    const forms = new Set([...secrets].filter((secret) => secret !== '').flatMap(formsOf));
    // A secret that contains another one goes first.
    const sorted = [...forms].sort((one, other) => other.length - one.length);
    this.#pattern = sorted.length === 0 ? undefined : new RegExp(sorted.map(patternOf).join('|'), 'g');
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
