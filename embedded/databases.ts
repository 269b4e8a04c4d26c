// The databases of an installation: ours, and the two that Temporal keeps its state in, side by side in one cluster.
import postgres from 'postgres';
import { Refusal } from './refusal.ts';

const OLDEST_MAJOR = 14;

/** Makes the databases that are missing. Throws `Refusal` when the account may not. */
export async function ensureDatabases(url: string, names: readonly string[]): Promise<void> {
  const sql = postgres(url, { max: 1, onnotice: () => undefined });
  try {
    const have = new Set((await sql<{ datname: string }[]>`select datname from pg_database`).map(({ datname }) => datname));
    for (const name of names) if (!have.has(name)) await sql`create database ${sql(name)}`;
  } catch (error) {
    if ((error as { code?: string }).code !== '42501') throw error;
    throw new Refusal(`The account in DATABASE_URL may not make databases. Make ${names.join(' and ')} for it, or let it: alter role … createdb.`);
  } finally {
    await sql.end();
  }
}

/** Looks at a Postgres that was given. Throws `Refusal`, with nothing written, when it cannot be reached or is too old. */
export async function checkGiven(url: string): Promise<void> {
  const sql = postgres(url, { max: 1, connect_timeout: 5, onnotice: () => undefined });
  try {
    const [row] = await sql<{ version: string }[]>`show server_version_num`.then((rows) => rows.map((one) => ({ version: String(Object.values(one)[0]) })));
    const major = Math.floor(Number(row?.version) / 10_000);
    if (!(major >= OLDEST_MAJOR)) throw new Refusal(`The Postgres in DATABASE_URL is version ${major}; Countersign needs ${OLDEST_MAJOR} or newer.`);
  } catch (error) {
    if (error instanceof Refusal) throw error;
    throw new Refusal(`The Postgres in DATABASE_URL cannot be used: ${reasonOf(error)}`);
  } finally {
    await sql.end({ timeout: 1 });
  }
}

function reasonOf(error: unknown): string {
  const { code, message, errors } = error as { code?: string; message?: string; errors?: Error[] };
  if (code === 'ECONNREFUSED') return 'nothing listens at its address.';
  if (code === 'ENOTFOUND') return 'its host is not known.';
  if (code === 'CONNECT_TIMEOUT') return 'it does not answer.';
  return `${message || errors?.[0]?.message || 'the connection failed'}.`;
}
