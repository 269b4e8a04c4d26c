// Brings a database to this build's schema: forward only, each file once, in one transaction, under one lock.
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import postgres from 'postgres';

const folder = new URL('./migrations/', import.meta.url);
const LOCK = 7_301_126;

/**
 * Applies the migrations that the database does not have yet and names them. Several may call it at once: one works, the others wait.
 * Throws, with nothing applied, when an applied file has changed since or is unknown to this build.
 */
export async function migrate(url: string): Promise<{ applied: string[] }> {
  const sql = postgres(url, { max: 1, onnotice: () => undefined });
  try {
    await sql`select pg_advisory_lock(${LOCK})`;
    await sql`create table if not exists public.migration (name text primary key, sha256 text not null, applied_at timestamptz not null default clock_timestamp())`;
    const known = new Map((await sql<{ name: string; sha256: string }[]>`select name, sha256 from public.migration`).map((row) => [row.name, row.sha256]));
    const files = await read();
    for (const [name, sha256] of known) {
      const file = files.find((one) => one.name === name);
      if (!file) throw new Error(`The database has the migration ${name}, which this build does not know: it is newer than this build.`);
      if (file.sha256 !== sha256) throw new Error(`The migration ${name} was changed after it had been applied.`);
    }
    const applied: string[] = [];
    for (const file of files.filter((one) => !known.has(one.name))) {
      await sql.begin(async (tx) => {
        await tx.unsafe(file.text);
        await tx`insert into public.migration (name, sha256) values (${file.name}, ${file.sha256})`;
      });
      applied.push(file.name);
    }
    return { applied };
  } finally {
    await sql.end();
  }
}

async function read(): Promise<{ name: string; text: string; sha256: string }[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.sql')).sort();
  return Promise.all(
    names.map(async (name) => {
      const text = await readFile(new URL(name, folder), 'utf8');
      return { name, text, sha256: createHash('sha256').update(text).digest('hex') };
    }),
  );
}
