import { redirect } from '@sveltejs/kit';
import type { Me } from '#api/contract.ts';
import { get } from '#lib/api.ts';
import type { LayoutLoad } from './$types';

// The pages behind the door are drawn in the browser; what they show is confidential and is fetched with the person's own session.
export const ssr = false;

export const load: LayoutLoad = async ({ fetch, url }) => {
  const me = await get<Me>('/api/me', fetch);
  if (me.ok) return { me: me.value };
  if (me.problem) redirect(307, `/sign-in?to=${encodeURIComponent(url.pathname + url.search)}`);
  return { me: null };
};
