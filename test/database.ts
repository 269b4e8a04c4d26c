// A migrated database of its own for a test file, copied from a pattern in the shared cluster and dropped afterwards.
import { randomBytes } from 'node:crypto';
import { inject } from 'vitest';
import { load } from '#activities/load.ts';
import { connect, type Sql } from '#db/connect.ts';
import { migrate } from '#db/migrate.ts';
import { sampleOf } from '#regulations/decoration-company/sample.ts';

export interface Database {
  url: string;
  /** As the owner. */
  sql: Sql;
  drop(): Promise<void>;
}

/** What a database begins with: nothing but its schema, or the demo's organisation too, as its worker would load it. */
const patterns = { empty: 'pattern_empty', demo: 'pattern_demo' } as const;

/** Makes the patterns once for a whole run: migrating and loading anew for every file took seconds each. */
export async function makePatterns(cluster: string): Promise<void> {
  const maintenance = connect(cluster, { max: 1, name: 'test' });
  await maintenance`set statement_timeout = 0`;
  await maintenance`create database ${maintenance(patterns.empty)}`;
  await migrate(urlOf(cluster, patterns.empty));
  await maintenance`create database ${maintenance(patterns.demo)} template ${maintenance(patterns.empty)}`;
  const sql = connect(urlOf(cluster, patterns.demo), { max: 2, name: 'test' });
  await load(sql, { organisation: 'decoration-company', demo: true, password: 'countersign', sample: sampleOf });
  await Promise.all([sql.end({ timeout: 2 }), maintenance.end({ timeout: 2 })]);
}

/** Makes a database, in the shared cluster or another one, which has no patterns. */
export async function freshDatabase(cluster = inject('postgresUrl'), pattern: keyof typeof patterns = 'empty'): Promise<Database> {
  const name = `t_${randomBytes(6).toString('hex')}`;
  const maintenance = connect(cluster, { max: 1, name: 'test' });
  // Making and dropping a whole database takes as long as it takes.
  await maintenance`set statement_timeout = 0`;
  const [copied] = await maintenance`select from pg_database where datname = ${patterns[pattern]}`;
  await maintenance`create database ${maintenance(name)} ${copied ? maintenance`template ${maintenance(patterns[pattern])}` : maintenance``}`;
  const url = urlOf(cluster, name);
  if (!copied) await migrate(url);
  const sql = connect(url, { max: 4, name: 'test' });
  if (copied) await sql`update public.installation set id = gen_random_uuid()::text`;
  return {
    url,
    sql,
    async drop() {
      await sql.end({ timeout: 2 });
      await maintenance`drop database ${maintenance(name)} with (force)`;
      await maintenance.end({ timeout: 2 });
    },
  };
}

function urlOf(cluster: string, name: string): string {
  const url = new URL(cluster);
  url.pathname = `/${name}`;
  return url.href;
}
