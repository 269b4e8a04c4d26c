// A whole product as a browser or a script meets it: an installation with its api, and people who are signed in.
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { launch, type Child } from '#embedded/child.ts';
import { freePorts } from '#embedded/ports.ts';
import { install, type Installation } from './installation.ts';

export interface Answer<T = Record<string, unknown>> {
  status: number;
  body: T;
  text: string;
  headers: Headers;
}
/** Calls as one signed-in person; `key` is the idempotency key. */
export interface Caller {
  cookie: string;
  get<T = Record<string, unknown>>(path: string): Promise<Answer<T>>;
  post<T = Record<string, unknown>>(path: string, body?: unknown, key?: string): Promise<Answer<T>>;
  delete<T = Record<string, unknown>>(path: string): Promise<Answer<T>>;
  patch<T = Record<string, unknown>>(path: string, body: unknown): Promise<Answer<T>>;
}
export interface Served extends Installation {
  base: string;
  api(): Child;
  startApi(): Promise<void>;
  signIn(username: string): Promise<Caller>;
  call(method: string, path: string, options?: { body?: unknown; headers?: Record<string, string>; raw?: string }): Promise<Answer>;
}

/** Starts everything, with the demo organisation and without a case. */
export async function serve(parameters: Record<string, string> = {}): Promise<Served> {
  const installation = await install(parameters);
  const [port = 0] = await freePorts(1);
  const base = `http://127.0.0.1:${port}`;
  let api: Child | undefined;
  let starts = 0;
  const startApi = () =>
    new Promise<void>((ready, failed) => {
      const one = launch({
        name: 'api', command: process.execPath, args: ['api/main.ts'], logFile: join(tmpdir(), `${installation.taskQueue}-api-${++starts}.log`),
        env: { ...installation.env, PORT: String(port), LOG_LEVEL: 'error' },
        onLine: (line) => { if (line.includes('"ready"')) ready(); },
      });
      api = one;
      void one.ended.then((how) => failed(new Error(`the api ended: ${how}\n${one.lastWords()}`)));
    });
  await startApi();
  const call = async (method: string, path: string, { body, headers = {}, raw }: { body?: unknown; headers?: Record<string, string>; raw?: string } = {}): Promise<Answer> => {
    const sent = raw ?? (body === undefined ? undefined : JSON.stringify(body));
    const response = await fetch(base + path, { method, headers: { ...(sent !== undefined && { 'content-type': 'application/json' }), ...headers }, ...(sent !== undefined && { body: sent }), redirect: 'manual' });
    const text = await response.text();
    return { status: response.status, body: (text.startsWith('{') || text.startsWith('[') ? JSON.parse(text) : {}) as Record<string, unknown>, text, headers: response.headers };
  };
  return {
    ...installation, base, startApi, call,
    api: () => api as Child,
    async signIn(username) {
      const answer = await call('POST', '/api/session', { body: { username, password: 'countersign' } });
      const cookie = answer.headers.getSetCookie().map((line) => line.split(';')[0]).join('; ');
      if (answer.status !== 201) throw new Error(`sign-in of ${username}: ${answer.text}`);
      const headers = { cookie, origin: base };
      return {
        cookie,
        get: <T>(path: string) => call('GET', path, { headers }) as Promise<Answer<T>>,
        delete: <T>(path: string) => call('DELETE', path, { headers }) as Promise<Answer<T>>,
        patch: <T>(path: string, body: unknown) => call('PATCH', path, { body, headers }) as Promise<Answer<T>>,
        post: <T>(path: string, body: unknown = {}, key?: string) => call('POST', path, { body, headers: { ...headers, ...(key !== undefined && { 'idempotency-key': key }) } }) as Promise<Answer<T>>,
      };
    },
    async close() {
      await api?.stop('SIGKILL');
      await installation.close();
    },
  };
}
