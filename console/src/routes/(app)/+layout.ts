import type { Me } from '#api/contract.ts';
import { get } from '#lib/api.ts';
import type { LayoutLoad } from './$types';

// The pages behind the door are drawn in the browser; what they show is confidential and is fetched with the person's own session.
export const ssr = false;

let known: Me | null = null;

/** Who it is. When nobody answers, the shell stays as it was, and the page says so itself; whoever has no session is at the door already. */
export const load: LayoutLoad = async ({ fetch, url }) => {
  const me = await get<Me>('/api/me', fetch, url);
  if (me.ok) known = me.value;
  if (!me.ok && me.problem?.status === 401) return new Promise<never>(() => undefined);
  return { me: known };
};
