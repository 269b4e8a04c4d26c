// A list that grows page by page.
import type { List, Problem } from '#api/contract.ts';
import { get } from '#lib/api.ts';

export interface Pages<T> {
  readonly items: T[] | null;
  readonly more: boolean;
  readonly problem: Problem | null | undefined;
  /** Reads the first page of this address. */
  read(address: string): Promise<void>;
  /** Reads the next page. */
  next(): Promise<void>;
}

/** An empty list. */
export function pagesOf<T>(): Pages<T> {
  let items = $state.raw<T[] | null>(null);
  let cursor = $state<string | null>(null);
  let problem = $state<Problem | null | undefined>(undefined);
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
    async read(address) {
      at = address;
      const mine = ++asked;
      const got = await get<List<T>>(address);
      if (mine !== asked) return;
      problem = got.ok ? undefined : got.problem;
      items = got.ok ? got.value.items : null;
      cursor = got.ok ? got.value.next : null;
    },
    async next() {
      if (cursor === null) return;
      const mine = ++asked;
      const got = await get<List<T>>(`${at}${at.includes('?') ? '&' : '?'}cursor=${cursor}`);
      if (mine !== asked || !got.ok) return;
      items = [...(items ?? []), ...got.value.items];
      cursor = got.value.next;
    },
  };
}
