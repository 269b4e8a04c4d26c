// The words that Toasts.svelte shows.
interface Link {
  href: string;
  text: string;
}
interface Toast {
  id: number;
  text: string;
  kind: 'plain' | 'danger' | 'news';
  link: Link | undefined;
}
const STAY_MS = 5_000;
const LINK_MS = 12_000;
let next = 1;

export const toasts = $state<{ list: Toast[] }>({ list: [] });

/** Takes one away. */
export const drop = (id: number): void => void (toasts.list = toasts.list.filter((one) => one.id !== id));

/** Says something for five seconds; with a link, for twelve, or until the next of its kind with a link: one is enough to lead away. News does not take the place of what was just done. */
export function toast(text: string, kind: Toast['kind'] = 'plain', link?: Link): void {
  const id = next++;
  toasts.list = [...toasts.list.filter((one) => !link || !one.link || one.kind !== kind), { id, text, kind, link }];
  setTimeout(() => drop(id), link ? LINK_MS : STAY_MS);
}
