// A draft on the server: read when a form opens, kept a moment after each change, dropped when it is not wanted. Nothing of it stays in the browser.
import { onDestroy } from 'svelte';
import type { Draft, DraftBody, DraftKept } from '#api/contract.ts';
import { canonical } from '#domain/canonical.ts';
import { get, send } from '#lib/api.ts';

const SOON_MS = 1_200;

export interface Saved {
  /** When the server last kept it; nothing before it has. */
  readonly at: string | undefined;
  /** What the draft that was read refers to, by id. */
  readonly names: Record<string, string>;
  /** Whether what was filled in is kept, as far as it has been watched. */
  readonly isKept: boolean;
  /** What was kept before, if anything. */
  read(): Promise<Draft | null>;
  /** What stands in the form now. The first call tells what it stands at before anybody has changed it. */
  watch(now: DraftBody): void;
  /** It is not wanted any more, or has been submitted: nothing is kept until `read` or the next change. */
  drop(): void;
  /** It was submitted, and is gone with that. */
  close(): void;
}

/** The draft of a request or of a task: `/api/processes/{key}/draft`, `/api/tasks/{id}/draft`. What is still to be kept goes out when the form goes. */
export function savedAt(path: string): Saved {
  let at = $state<string | undefined>(undefined);
  let names = $state.raw<Record<string, string>>({});
  let kept: string | undefined;
  let latest: DraftBody | undefined;
  let closed = false;
  let isKept = $state(true);
  let soon: ReturnType<typeof setTimeout> | undefined;
  const keep = async () => {
    clearTimeout(soon);
    if (closed || !latest || canonical(latest) === kept) return;
    const body = latest;
    const got = await send<DraftKept>('PUT', path, body);
    if (!got.ok || closed) return;
    kept = canonical(body);
    at = got.value.draft?.savedAt;
    isKept = latest === body;
  };
  onDestroy(() => void keep());
  return {
    get at() {
      return at;
    },
    get names() {
      return names;
    },
    get isKept() {
      return isKept;
    },
    async read() {
      const got = await get<DraftKept>(path);
      at = got.ok ? got.value.draft?.savedAt : undefined;
      names = (got.ok && got.value.draft?.names) || {};
      return got.ok ? got.value.draft : null;
    },
    watch(now) {
      latest = now;
      kept ??= canonical(now);
      isKept = canonical(now) === kept;
      clearTimeout(soon);
      if (!isKept) soon = setTimeout(() => void keep(), SOON_MS);
    },
    drop() {
      clearTimeout(soon);
      at = kept = undefined;
      isKept = true;
      void send('DELETE', path);
    },
    close() {
      closed = true;
      clearTimeout(soon);
    },
  };
}
