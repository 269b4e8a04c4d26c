// The words that Toasts.svelte shows.
interface Toast {
  id: number;
  text: string;
  kind: 'plain' | 'danger';
}
const STAY_MS = 5_000;
let next = 1;

export const toasts = $state<{ list: Toast[] }>({ list: [] });

/** Says something for five seconds. */
export function toast(text: string, kind: Toast['kind'] = 'plain'): void {
  const id = next++;
  toasts.list.push({ id, text, kind });
  setTimeout(() => (toasts.list = toasts.list.filter((one) => one.id !== id)), STAY_MS);
}
