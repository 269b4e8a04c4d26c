// The shell of every page: language and theme from a cookie, so that neither flashes; calls to the api go to its own address.
import type { Handle, HandleFetch } from '@sveltejs/kit/hooks';

const apiAddress = process.env.CONSOLE_API;
const apiKey = process.env.CONSOLE_KEY ?? '';

export const handle: Handle = ({ event, resolve }) => {
  const asked = event.cookies.get('cs_locale') ?? (event.request.headers.get('accept-language')?.toLowerCase().startsWith('zh') ? 'zh' : 'en');
  const locale = asked === 'zh' ? 'zh' : 'en';
  const chosen = event.cookies.get('cs_theme');
  const theme = chosen === 'light' || chosen === 'dark' ? chosen : 'system';
  event.locals.locale = locale;
  return resolve(event, { transformPageChunk: ({ html }) => html.replace('%cs.lang%', locale === 'zh' ? 'zh-CN' : 'en').replace('%cs.theme%', theme) });
};

export const handleFetch: HandleFetch = ({ event, request, fetch }) => {
  const url = new URL(request.url);
  if (url.origin !== event.url.origin || !url.pathname.startsWith('/api')) return fetch(request);
  const to = new Request(new URL(url.pathname + url.search, apiAddress ?? event.url.origin), request);
  to.headers.set('cookie', event.request.headers.get('cookie') ?? '');
  to.headers.set('origin', event.url.origin);
  // Whom the call is for: the api counts tries by the browser's address, not by ours.
  to.headers.set('x-cs-address', event.request.headers.get('x-cs-address') ?? '');
  to.headers.set('x-cs-key', apiKey);
  // Not SvelteKit's: it would look for a page of ours at this path, since it is our own address.
  return globalThis.fetch(to);
};
