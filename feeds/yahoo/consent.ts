import { FeedError } from '../feed';

/** Asks one of Yahoo's hosts, with its cookies, without following where it points. */
export type Ask = (url: string, init?: RequestInit) => Promise<Response>;

const HIDDEN_INPUT = /<input type="hidden" name="([^"]+)" value="([^"]*)">/g;
const ENTITIES: Readonly<Record<string, string>> = { amp: '&', quot: '"', lt: '<', gt: '>' };

/**
 * Agrees to Yahoo's terms where it asks for that before it gives cookies (in Europe): whoever runs this feed has chosen
 * to. The steps are those of the page a browser would be shown.
 * @throws FeedError when a step is not what it used to be.
 */
export async function giveConsent(location: string, ask: Ask): Promise<void> {
  const form = await next(location, ask, 'collectConsent');
  const page = await ask(form);
  const body = new URLSearchParams();
  for (const [, name = '', value = ''] of (await page.text()).matchAll(HIDDEN_INPUT)) body.append(name, plain(value));
  if (body.size === 0) throw new FeedError("Yahoo's page of consent has no form.");
  body.append('agree', 'agree');
  body.append('agree', 'agree');
  const agreed = await next(form, ask, 'copyConsent', { method: 'POST', body });
  const back = await next(agreed, ask, '');
  await ask(back);
}

async function next(url: string, ask: Ask, expected: string, init?: RequestInit): Promise<string> {
  const response = await ask(url, init);
  const location = response.headers.get('location');
  if (location?.includes(expected)) return new URL(location, url).href;
  throw new FeedError('Yahoo asks for consent in a way that is not known.');
}

function plain(text: string): string {
  return text.replace(/&(?:#x([0-9a-f]{1,5})|#(\d{1,6})|(amp|quot|lt|gt));/gi, (_, hex, decimal, name) => {
    if (name !== undefined) return ENTITIES[String(name).toLowerCase()] ?? '';
    const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
    return code <= 0x10ffff ? String.fromCodePoint(code) : '';
  });
}
