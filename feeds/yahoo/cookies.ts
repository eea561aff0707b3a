const SITE = 'yahoo.com';

/** Whether a host is Yahoo's: nothing is asked of any other, wherever an answer points. */
export function isYahooHost(host: string): boolean {
  return host === SITE || host.endsWith(`.${SITE}`);
}

/** Cookies of Yahoo's hosts. They are kept in memory only. */
export class Cookies {
  readonly #byDomain = new Map<string, Map<string, string>>();

  get isEmpty(): boolean {
    return this.#byDomain.size === 0;
  }

  /** Keeps what an answer of `host` sets; what is for another site is left out. */
  take(headers: Headers, host: string): void {
    for (const line of headers.getSetCookie()) {
      const [pair = '', ...rest] = line.split(';').map((part) => part.trim());
      const attributes = new Map(rest.map((part) => [nameIn(part).toLowerCase(), valueIn(part)]));
      const domain = (attributes.get('domain') || host).replace(/^\./, '').toLowerCase();
      const isOwn = isYahooHost(domain) && (host === domain || host.endsWith(`.${domain}`));
      if (!isOwn || nameIn(pair) === '') continue;
      const held = this.#byDomain.get(domain) ?? new Map<string, string>();
      if (Number(attributes.get('max-age') ?? 1) > 0) held.set(nameIn(pair), valueIn(pair));
      else held.delete(nameIn(pair));
      this.#byDomain.set(domain, held);
    }
  }

  /** @returns the `Cookie` header of a request to `host`; empty where there are none. */
  header(host: string): string {
    const fitting = [...this.#byDomain].filter(([domain]) => host === domain || host.endsWith(`.${domain}`));
    return fitting.flatMap(([, held]) => [...held].map(([name, value]) => `${name}=${value}`)).join('; ');
  }

  clear(): void {
    this.#byDomain.clear();
  }
}

const nameIn = (part: string) => part.split('=', 1)[0] ?? '';
const valueIn = (part: string) => (part.includes('=') ? part.slice(part.indexOf('=') + 1) : '');
