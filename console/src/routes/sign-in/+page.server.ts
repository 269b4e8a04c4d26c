// Signing in works as a plain form, without scripts; the session cookie is the api's own.
import { fail, redirect } from '@sveltejs/kit';
import type { Door, Problem } from '#api/contract.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ fetch }) => {
  const response = await fetch('/api/session');
  return { door: response.ok ? ((await response.json()) as Door) : ({ demo: false } satisfies Door) };
};

/** Only a path of this site may follow; anything else would make the page a springboard. */
const safe = (to: string | null): string => (to && /^\/(?![/\\])[\w\-./?=&%+*~]*$/.test(to) ? to : '/queue');

export const actions: Actions = {
  default: async ({ request, fetch, url, cookies }) => {
    const form = await request.formData();
    const username = String(form.get('username') ?? '');
    const response = await fetch('/api/session', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ username, password: String(form.get('password') ?? '') }) }).catch(() => null);
    if (!response) return fail(503, { username, problem: null });
    if (!response.ok) return fail(response.status, { username, problem: (await response.json()) as Problem });
    for (const line of response.headers.getSetCookie()) {
      const [pair = '', ...rest] = line.split(';').map((part) => part.trim());
      const [name = '', value = ''] = [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)];
      const age = rest.find((part) => part.toLowerCase().startsWith('max-age='));
      cookies.set(name, decodeURIComponent(value), { path: '/', httpOnly: true, sameSite: 'lax', secure: rest.some((part) => part.toLowerCase() === 'secure'), ...(age && { maxAge: Number(age.slice(8)) }), encode: (text) => text });
    }
    redirect(303, safe(url.searchParams.get('to')));
  },
};
