// The one door to the server: reads, and acts that carry a key until their outcome is known.
import type { File as Uploaded, Pending, Problem } from '#api/contract.ts';
import { settled, unsettled } from './unsettled.svelte.ts';

/** What came of a call. `offline`: nobody answered; nothing is known to have happened. */
export type Got<T> = { ok: true; value: T; replay: boolean } | { ok: false; problem: Problem } | { ok: false; problem: null };

let served = false;

async function answer<T>(response: Response, at?: URL): Promise<Got<T>> {
  if (response.status === 204) return { ok: true, value: undefined as T, replay: false };
  const body: unknown = await response.json().catch(() => null);
  if (response.ok) {
    served = true;
    return { ok: true, value: body as T, replay: response.headers.get('idempotent-replay') === 'true' };
  }
  const problem = body as Problem | null;
  if (response.status === 401) toTheDoor(at ?? new URL(location.href), served || problem?.code === 'session-ended');
  return { ok: false, problem };
}

let leaving = false;

/** To the sign-in page, which says why, and back to `at` from there. The whole page goes, and with it what this person has under way. */
function toTheDoor(at: URL, ended: boolean): void {
  // Several answers of one page may say it: each would break off the leaving that the one before has begun.
  if (leaving || location.pathname.startsWith('/sign-in')) return;
  leaving = true;
  location.replace(`/sign-in?${new URLSearchParams({ to: at.pathname + at.search, ...(ended && { why: 'ended' }) })}`);
}

/** Reads. `at`: the page that it is read for, where that is not the one on the screen. */
export async function get<T>(path: string, request: typeof fetch = fetch, at?: URL): Promise<Got<T>> {
  try {
    return await answer<T>(await request(path, { headers: { accept: 'application/json' } }), at);
  } catch {
    return { ok: false, problem: null };
  }
}

export const newKey = (): string => crypto.randomUUID();

const AGAIN_MS = 1_200;

/** What is told while an act has no outcome yet. */
export type OnPending = () => void;

/**
 * Does one thing once. While the outcome is unknown, or nobody answers, the same call with the same key is repeated; it is kept for this tab, so
 * that a reload goes on asking (`takeUp`). Ends with the outcome, however long it takes.
 */
export async function act<T>(path: string, body: unknown, key: string, onPending: OnPending = () => undefined, method = 'POST'): Promise<Got<T>> {
  keep({ path, body, key, method });
  for (;;) {
    const got = await once<T>(path, body, key, method);
    if (got !== 'unknown') {
      // Without a session nothing has been decided: it is asked for again after signing in.
      if (got.ok || got.problem?.status !== 401) forget(key);
      settled(path);
      return got;
    }
    unsettled(path);
    onPending();
    await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
  }
}

async function once<T>(path: string, body: unknown, key: string, method: string): Promise<Got<T> | 'unknown'> {
  try {
    const response = await fetch(path, { method, headers: { 'content-type': 'application/json', 'idempotency-key': key }, body: JSON.stringify(body) });
    if (response.status === 202 && ((await response.clone().json()) as Pending).status === 'pending') return 'unknown';
    if (response.status === 503 || response.status === 502 || response.status === 504) return 'unknown';
    return await answer<T>(response);
  } catch {
    return 'unknown';
  }
}

interface Kept {
  /** Whose act it is; nobody else who signs in on this tab ever sends it. */
  by: string;
  path: string;
  body: unknown;
  key: string;
  method: string;
}
const SHELF = 'cs-unknown';
let person = '';
const shelf = (): Kept[] => JSON.parse(sessionStorage.getItem(SHELF) ?? '[]') as Kept[];
/** Comment and form stay in memory of this tab only for as long as the outcome is unknown. */
const keep = (one: Omit<Kept, 'by'>) => sessionStorage.setItem(SHELF, JSON.stringify([...shelf().filter(({ key }) => key !== one.key), { ...one, by: person }]));
const forget = (key: string) => sessionStorage.setItem(SHELF, JSON.stringify(shelf().filter((one) => one.key !== key)));

/** After a reload: goes on asking for what this person did and had no outcome, and tells each when it is known. Returns how many there are; what others left behind is dropped. */
export function takeUp(by: string, known: (got: Got<unknown>) => void): number {
  person = by;
  const waiting = shelf().filter((one) => one.by === by);
  sessionStorage.setItem(SHELF, JSON.stringify(waiting));
  for (const { path, body, key, method } of waiting) {
    unsettled(path);
    void act(path, body, key, undefined, method).then(known);
  }
  return waiting.length;
}

/** Sends a file ahead of the form that will name it; tells how much of it has left, from 0 to 1. */
export function upload(file: File, name: string, onpart: (part: number) => void): Promise<Got<Uploaded>> {
  return new Promise((settle) => {
    const request = new XMLHttpRequest();
    request.open('POST', `/api/files?${new URLSearchParams({ name })}`);
    request.setRequestHeader('content-type', file.type || 'application/octet-stream');
    request.upload.onprogress = ({ loaded, total }) => onpart(total ? loaded / total : 0);
    request.onload = () => void answer<Uploaded>(new Response(request.responseText, { status: request.status })).then(settle);
    request.onerror = request.onabort = () => settle({ ok: false, problem: null });
    request.send(file);
  });
}

/** A change of a setting or a session: no key, no repetition. */
export async function send<T>(method: 'POST' | 'PUT' | 'PATCH' | 'DELETE', path: string, body?: unknown): Promise<Got<T>> {
  try {
    return await answer<T>(await fetch(path, { method, ...(body !== undefined && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }) }));
  } catch {
    return { ok: false, problem: null };
  }
}
