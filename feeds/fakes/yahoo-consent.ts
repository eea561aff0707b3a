import type { IncomingMessage } from 'node:http';

export interface ConsentStep {
  readonly status: number;
  readonly location?: string;
  readonly html?: string;
  /** @param cookie the one that opens everything. */
  readonly cookie?: (cookie: string) => string;
}

const SESSION = 'sessionId=3_cc-session_fake';
const FORM = [
  ['csrfToken', 'Xj&#x4a;fOYU'],
  ['sessionId', '3_cc-session_fake'],
  ['originalDoneUrl', 'https&#x3A;&#x2F;&#x2F;finance.yahoo.com&#x2F;quote&#x2F;AAPL&#x3F;guccounter&#x3D;1'],
  ['namespace', 'yahoo'],
];

/**
 * What Yahoo does in Europe with a browser that has no cookies: the page of a stock leads to a page of consent, whose form
 * leads back with cookies. Everything else is as without.
 */
export function consentStep(url: URL, request: IncomingMessage): ConsentStep | undefined {
  const place = url.host + url.pathname;
  if (place === 'fc.yahoo.com/') return { status: 404 };
  if (place === 'finance.yahoo.com/quote/AAPL')
    return {
      status: 307,
      location: 'https://guce.yahoo.com/consent?brandType=nonEu',
      cookie: () => 'GUCS=AX; Domain=.yahoo.com',
    };
  if (place === 'guce.yahoo.com/consent')
    return { status: 302, location: `https://consent.yahoo.com/v2/collectConsent?${SESSION}` };
  if (place === 'consent.yahoo.com/v2/collectConsent') {
    if (request.method !== 'POST') {
      const inputs = FORM.map(([name, value]) => `<input type="hidden" name="${name}" value="${value}">`);
      return { status: 200, html: `<form method="post">${inputs.join('\n')}<button name="agree"></button></form>` };
    }
    const isSent = /^application\/x-www-form-urlencoded/.test(request.headers['content-type'] ?? '');
    if (!isSent || !(request.headers.cookie ?? '').includes('GUCS=AX')) return { status: 400 };
    return { status: 302, location: `https://guce.yahoo.com/copyConsent?${SESSION}&lang=en-US` };
  }
  if (place === 'guce.yahoo.com/copyConsent') {
    const cookie = (good: string) => `${good}; Max-Age=31557600; Domain=.yahoo.com; Path=/; Secure`;
    return { status: 302, location: 'https://finance.yahoo.com/quote/AAPL?guccounter=2', cookie };
  }
  return undefined;
}
