// A list that grows page by page.
import type { List, Problem } from '#api/contract.ts';
import { get } from '#lib/api.ts';

export interface Pages<T> {
  readonly items: T[] | null;
  readonly more: boolean;
  /** Why there is no list; `null` when nobody answered. */
  readonly problem: Problem | null | undefined;
  /** Why the next page did not come; the list stays. */
  readonly stuck: Problem | null | undefined;
  /** Reads the first page of this address. */
  read(address: string): Promise<void>;
  /** Reads the next page of the list that is there. */
  next(): Promise<void>;
}

const idOf = (one: unknown): unknown => (typeof one === 'object' && one !== null && 'id' in one ? one.id : one);

/** An empty list. */
export function pagesOf<T>(): Pages<T> {
  let items = $state.raw<T[] | null>(null);
  let cursor = $state<string | null>(null);
  let problem = $state<Problem | null | undefined>(undefined);
  let stuck = $state<Problem | null | undefined>(undefined);
  let at = '';
  let asked = 0;
  return {
    get items() {
      return items;
    },
    get more() {
      return cursor !== null;
    },
    get problem() {
      return problem;
    },
    get stuck() {
      return stuck;
    },
    async read(address) {
      const mine = ++asked;
      const got = await get<List<T>>(address);
      if (mine !== asked) return;
      at = address;
      stuck = undefined;
      problem = got.ok ? undefined : got.problem;
      items = got.ok ? got.value.items : null;
      cursor = got.ok ? got.value.next : null;
    },
    async next() {
      const [of, from] = [at, cursor];
      if (from === null) return;
      const got = await get<List<T>>(`${of}${of.includes('?') ? '&' : '?'}cursor=${from}`);
      // Asked for twice, or the list is another one by now.
      if (of !== at || from !== cursor) return;
      stuck = got.ok ? undefined : got.problem;
      if (!got.ok) return;
      // What has moved on in the order meanwhile is in both pages.
      items = [...(items ?? []), ...got.value.items.filter((one) => !items?.some((there) => idOf(there) === idOf(one)))];
      cursor = got.value.next;
    },
  };
}
