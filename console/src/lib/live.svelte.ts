// What changed for this person, live: one event stream per browser. The tab that holds the lock keeps the stream and repeats it to the others.
export interface Change {
  kind: 'task' | 'case' | 'count' | 'notice';
  ref: string;
}

export const live = $state<{ seen: number; online: boolean }>({ seen: 0, online: true });
type Listener = (change: Change) => void;
const listeners = new Set<Listener>();

/** Hears of changes until the returned function is called. */
export function onChange(listener: Listener): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

let channel: BroadcastChannel | null = null;

/** Begins to listen; once per page. Returns how to stop. */
export function listen(): () => void {
  if (channel) return () => undefined;
  channel = new BroadcastChannel('cs-live');
  const hear = (change: Change) => {
    live.seen++;
    for (const listener of listeners) listener(change);
  };
  channel.onmessage = (event: MessageEvent<Change>) => hear(event.data);
  const over = new AbortController();
  let source: EventSource | null = null;
  void navigator.locks
    .request('cs-live', { signal: over.signal }, () => new Promise<void>((release) => {
      source = new EventSource('/api/events');
      for (const kind of ['task', 'case', 'count', 'notice'] as const)
        source.addEventListener(kind, (event) => {
          const change: Change = { kind, ref: (JSON.parse((event as MessageEvent<string>).data) as { ref: string }).ref };
          hear(change);
          channel?.postMessage(change);
        });
      over.signal.addEventListener('abort', () => release());
    }))
    .catch((error: unknown) => {
      if (!(error instanceof DOMException && error.name === 'AbortError')) throw error;
    });
  const net = () => void (live.online = navigator.onLine);
  addEventListener('online', net);
  addEventListener('offline', net);
  net();
  return () => {
    over.abort();
    source?.close();
    channel?.close();
    channel = null;
    removeEventListener('online', net);
    removeEventListener('offline', net);
  };
}
