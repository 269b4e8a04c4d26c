// A migrated database of its own for a test file, made in the shared cluster and dropped afterwards.
import { randomBytes } from 'node:crypto';
import { inject } from 'vitest';
import { connect, type Sql } from '#db/connect.ts';
import { migrate } from '#db/migrate.ts';

export interface Database {
  url: string;
  /** As the owner. */
  sql: Sql;
  drop(): Promise<void>;
}

/** Makes and migrates a database, in the shared cluster or another one. */
export async function freshDatabase(cluster = inject('postgresUrl')): Promise<Database> {
  const name = `t_${randomBytes(6).toString('hex')}`;
  const maintenance = connect(cluster, { max: 1, name: 'test' });
  await maintenance`create database ${maintenance(name)}`;
  const url = new URL(cluster);
  url.pathname = `/${name}`;
  await migrate(url.href);
  const sql = connect(url.href, { max: 4, name: 'test' });
  return {
    url: url.href,
    sql,
    async drop() {
      await sql.end({ timeout: 2 });
      await maintenance`drop database ${maintenance(name)} with (force)`;
      await maintenance.end({ timeout: 2 });
    },
  };
}
