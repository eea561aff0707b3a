import { FeedError } from '../feed';
import { jsonOf } from './answer';
import { giveConsent } from './consent';
import { Cookies, isYahooHost } from './cookies';

/** As `fetchOnce`: it follows no redirects, and an answer is whole. */
export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

/** Answers 404, quickly, with the cookie that everything else asks for. */
const COOKIE_URL = 'https://fc.yahoo.com/';
/** Where that gives none, or none that helps: the page of a stock, which may want consent first. */
const PAGE_URL = 'https://finance.yahoo.com/quote/AAPL';
const CRUMB_URL = 'https://query1.finance.yahoo.com/v1/test/getcrumb';
/** Yahoo answers 429 to clients that do not say `Mozilla/5.0`; this is as honest as that allows. */
const USER_AGENT = 'Mozilla/5.0 (compatible; yahoo-finance2/3.2.1)';
/** Anything else is a message: Yahoo has sent "Too Many Requests" for a crumb. */
const CRUMB = /^[\w./\\-]{4,40}$/;

/**
 * Yahoo's cookies and the crumb that belongs to them, which its quotes ask for. Made at the first request, and again when
 * Yahoo does not take them any more.
 *
 * It stands in for what yahoo-finance2 has for this: that keeps one crumb for the whole process, cannot get another one
 * (its first failure is its answer to every later request, too), and prints.
 */
export class YahooSession {
  readonly #cookies = new Cookies();
  #crumb: string | undefined;

  constructor(
    private readonly fetch: Fetch,
    private readonly now: () => number,
  ) {}

  /**
   * @param url of Yahoo's interface, without crumb.
   * @throws FeedError; see `jsonOf`.
   */
  async json(url: URL, needsCrumb: boolean, signal: AbortSignal): Promise<unknown> {
    if (!needsCrumb) return jsonOf(await this.#ask(url.href, signal), this.now());
    const isNew = this.#crumb === undefined;
    let response = await this.#askWithCrumb(url, signal);
    if (response.status === 401 || response.status === 403) {
      this.#forget();
      if (!isNew) response = await this.#askWithCrumb(url, signal);
    }
    // A crumb that is none is answered with 429 as well.
    if (response.status === 401 || response.status === 403 || response.status === 429) this.#forget();
    return jsonOf(response, this.now());
  }

  async #askWithCrumb(url: URL, signal: AbortSignal): Promise<Response> {
    this.#crumb ??= await this.#newCrumb(signal);
    const full = new URL(url);
    full.searchParams.set('crumb', this.#crumb);
    return this.#ask(full.href, signal);
  }

  #forget(): void {
    this.#crumb = undefined;
    this.#cookies.clear();
  }

  async #newCrumb(signal: AbortSignal): Promise<string> {
    let failure = 'Yahoo gave no cookie.';
    for (const url of [COOKIE_URL, PAGE_URL]) {
      this.#forget();
      await this.#getCookies(url, signal);
      if (this.#cookies.isEmpty) continue;
      const response = await this.#ask(CRUMB_URL, signal);
      if (response.status === 429) await jsonOf(response, this.now());
      const crumb = (await response.text()).trim();
      if (response.status === 200 && CRUMB.test(crumb)) return crumb;
      failure = response.status === 200 ? 'Yahoo gave no crumb.' : `Yahoo answered ${response.status} for a crumb.`;
    }
    throw new FeedError(failure);
  }

  async #getCookies(url: string, signal: AbortSignal): Promise<void> {
    const response = await this.#ask(url, signal, { headers: { Accept: 'text/html' } });
    const location = response.headers.get('location');
    if (location !== null && /^guce\./.test(new URL(location, url).host))
      await giveConsent(location, (step, init) => this.#ask(step, signal, init));
  }

  async #ask(url: string, signal: AbortSignal, init: RequestInit = {}): Promise<Response> {
    const { host, protocol } = new URL(url);
    if (protocol !== 'https:' || !isYahooHost(host)) throw new FeedError('Yahoo points to somewhere else.');
    const cookie = this.#cookies.header(host);
    const headers = {
      'User-Agent': USER_AGENT,
      ...init.headers,
      ...(cookie !== '' && { Cookie: cookie }),
    };
    let response: Response;
    try {
      response = await this.fetch(url, { ...init, headers, signal });
    } catch (error) {
      // The addresses hold the crumb: what is said of the failure is ours.
      throw new FeedError(`Yahoo could not be reached${codeOf(error)}.`);
    }
    this.#cookies.take(response.headers, host);
    return response;
  }
}

function codeOf(error: unknown): string {
  const { code } = error as { code?: unknown };
  return typeof code === 'string' && /^[A-Z_]{3,40}$/.test(code) ? ` (${code})` : '';
}
