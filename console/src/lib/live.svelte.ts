// What changed for this person, live: one event stream per browser. The tab that holds the lock keeps the stream and repeats it to the others.
const kinds = ['task', 'case', 'count', 'notice'] as const;
export interface Change {
  kind: (typeof kinds)[number];
  /** What changed; empty when everything may have. */
  ref: string;
}

export const live = $state<{ online: boolean }>({ online: true });
const listeners = new Set<(change: Change) => void>();
const waiting = new Set<() => void>();

/** Hears of changes until the returned function is called. */
export function onChange(listener: (change: Change) => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Hears that the server may be reached again, after it could not be, until the returned function is called. */
export function onReturn(listener: () => void): () => void {
  waiting.add(listener);
  return () => waiting.delete(listener);
}

/** `back`: it can be reached again. `all`: so much was missed that anything may have changed. */
type Word = Change | 'back' | 'all';

function hear(word: Word): void {
  if (word === 'back') for (const listener of waiting) listener();
  else for (const change of word === 'all' ? kinds.map((kind) => ({ kind, ref: '' })) : [word]) for (const listener of listeners) listener(change);
}

const AGAIN_MS = 3_000;

/** Keeps an event stream, also after an answer at which the browser itself gives up; ends when nobody is signed in any more. Returns how to end it. */
function keepStream(tell: (word: Word) => void): () => void {
  let source: EventSource | undefined;
  let again: ReturnType<typeof setTimeout> | undefined;
  let over = false;
  const open = (anew: boolean) => {
    let broken = anew;
    const own = (source = new EventSource('/api/events'));
    for (const kind of kinds) own.addEventListener(kind, (event) => tell({ kind, ref: (JSON.parse((event as MessageEvent<string>).data) as { ref: string }).ref }));
    own.addEventListener('ready', (event) => {
      const { complete } = JSON.parse((event as MessageEvent<string>).data) as { complete: boolean };
      if (broken) tell('back');
      // A stream that was opened anew does not know what it has missed.
      if (anew || !complete) tell('all');
      broken = anew = false;
    });
    own.onerror = () => {
      broken = true;
      if (own.readyState === EventSource.CLOSED) again = setTimeout(() => void retry(), AGAIN_MS);
    };
  };
  const retry = async () => {
    const status = await fetch('/api/me').then((response) => response.status, () => 0);
    if (status !== 401 && !over) open(true);
  };
  open(false);
  return () => {
    over = true;
    clearTimeout(again);
    source?.close();
  };
}

let channel: BroadcastChannel | null = null;

/** Begins to listen; once per page. Returns how to stop. */
export function listen(): () => void {
  if (channel) return () => undefined;
  channel = new BroadcastChannel('cs-live');
  channel.onmessage = (event: MessageEvent<Word>) => hear(event.data);
  const over = new AbortController();
  let end: (() => void) | undefined;
  void navigator.locks
    .request('cs-live', { signal: over.signal }, () => new Promise<void>((release) => {
      end = keepStream((word) => {
        hear(word);
        channel?.postMessage(word);
      });
      over.signal.addEventListener('abort', () => release());
    }))
    .catch((error: unknown) => {
      if (!(error instanceof DOMException && error.name === 'AbortError')) throw error;
    });
  const net = () => {
    live.online = navigator.onLine;
    if (live.online) hear('back');
  };
  addEventListener('online', net);
  addEventListener('offline', net);
  live.online = navigator.onLine;
  return () => {
    over.abort();
    end?.();
    channel?.close();
    channel = null;
    removeEventListener('online', net);
    removeEventListener('offline', net);
  };
}
