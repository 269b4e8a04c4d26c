// Temporal's two schemas in our cluster, at the version of the server that is about to start.
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import postgres from 'postgres';
import { Refusal } from './refusal.ts';

const run = promisify(execFile);

/** Where Temporal keeps its state: two databases of one cluster. */
export interface Store {
  url(database: string): string;
  main: string;
  visibility: string;
}

export interface Access {
  host: string;
  port: string;
  user: string;
  password: string;
  tls: boolean;
}

/** What a Postgres address says, for programs that want it in parts. */
export function accessOf(url: string): Access {
  const { hostname, port, username, password, searchParams } = new URL(url);
  const mode = searchParams.get('sslmode') ?? (searchParams.get('ssl') ? 'require' : 'disable');
  return { host: hostname, port: port || '5432', user: decodeURIComponent(username), password: decodeURIComponent(password), tls: /^(require|verify-ca|verify-full)$/.test(mode) };
}

/** Brings both schemas up. A warm start asks one question each instead of running the tool. Throws `Refusal` when the tool cannot. */
export async function upgradeSchemas(store: Store, tool: string): Promise<void> {
  await Promise.all([
    upgrade(store, tool, { database: store.main, name: 'postgresql/v12/temporal', version: '1.19' }),
    upgrade(store, tool, { database: store.visibility, name: 'postgresql/v12/visibility', version: '1.14' }),
  ]);
}

async function upgrade(store: Store, tool: string, schema: { database: string; name: string; version: string }): Promise<void> {
  const url = store.url(schema.database);
  const found = await versionOf(url);
  if (found === schema.version) return;
  if (found !== undefined && newer(found, schema.version))
    throw new Refusal(`The database ${schema.database} belongs to a newer Temporal server (schema ${found}; this one knows ${schema.version}). Start the newer Countersign.`);
  const { host, port, user, password, tls } = accessOf(url);
  const to = (...args: string[]) =>
    run(tool, ['--plugin', 'postgres12', '--endpoint', host, '--port', port, '--user', user, '--database', schema.database, ...(tls ? ['--tls', '--tls-disable-host-verification'] : []), ...args], { env: { SQL_PASSWORD: password } });
  try {
    if (found === undefined) await to('setup-schema', '-v', '0.0');
    await to('update-schema', '--schema-name', schema.name);
  } catch (error) {
    const { stderr, stdout } = error as { stderr?: string; stdout?: string };
    throw new Refusal(`Temporal's schema could not be brought to version ${schema.version} in ${schema.database}: ${(stderr || stdout || 'the tool failed').trim().split('\n').at(-1)?.slice(0, 300) ?? ''}`);
  }
}

function newer(one: string, other: string): boolean {
  const [a = 0, b = 0] = one.split('.').map(Number);
  const [c = 0, d = 0] = other.split('.').map(Number);
  return a > c || (a === c && b > d);
}

async function versionOf(url: string): Promise<string | undefined> {
  const sql = postgres(url, { max: 1, onnotice: () => undefined });
  try {
    const [there] = await sql<{ there: boolean }[]>`select to_regclass('schema_version') is not null as there`;
    if (!there?.there) return undefined;
    const [row] = await sql<{ currVersion: string }[]>`select curr_version as "currVersion" from schema_version limit 1`;
    return row?.currVersion;
  } finally {
    await sql.end();
  }
}
