// What the owner of the database knows of the installation: which one it is, and whether it is a demo.
import postgres from 'postgres';
import { fingerprintOf, OTHER_SECRET, otherSecret } from '#db/secret.ts';
import { Refusal } from './refusal.ts';

/** The id of a database that has been migrated before; undefined for a new one. */
export const knownInstallation = (url: string): Promise<string | undefined> =>
  asOwner(url, async (sql) => {
    const [table] = await sql<{ there: boolean }[]>`select to_regclass('public.installation') is not null as there`;
    return table?.there ? (await sql<{ id: string }[]>`select id from public.installation`)[0]?.id : undefined;
  });

/** Refuses a database that was sealed under another secret; one that has not said yet is left as it is. */
export const refuseOtherSecret = (url: string, secret: Buffer): Promise<void> =>
  asOwner(url, async (sql) => {
    const [column] = await sql`select 1 from pg_attribute where attrelid = to_regclass('public.installation') and attname = 'secret'`;
    const [other] = column ? await sql`select 1 from public.installation where secret <> ${fingerprintOf(secret)}` : [];
    if (other) throw new Refusal(OTHER_SECRET);
  });

/** Writes down under which secret the database will be sealed, or refuses it. The database must be migrated. */
export const claimSecret = (url: string, secret: Buffer): Promise<void> =>
  asOwner(url, async (sql) => {
    const other = await otherSecret(sql, secret);
    if (other !== undefined) throw new Refusal(other);
  });

/** The id that the database was born with. The database must be migrated. */
export const installationOf = (url: string): Promise<string> =>
  asOwner(url, async (sql) => {
    const [row] = await sql<{ id: string }[]>`select id from public.installation`;
    if (!row) throw new Error('the database has no installation id');
    return row.id;
  });

/** Asks the worker to give every case that runs its workflow back, where it is lost: a Temporal without our namespace knows none of them. */
export const wakeCases = (url: string): Promise<void> => asOwner(url, async (sql) => void (await sql`select cases.wake()`));

/** The accounts whose password everybody knows, in the order they were made; empty when this is no demo. */
export const demoAccounts = (url: string): Promise<string[]> =>
  asOwner(url, async (sql) =>
    (await sql<{ username: string }[]>`
      select p.username from desk.credential c join org.person p on p.id = c.person_id
      where exists (select 1 from org.organisation where demo) order by c.changed_at, p.username`).map(({ username }) => username),
  );

/** Whether a demo has yet to be filled: nothing is loaded, or a demo in which nothing has happened. The database must be migrated. */
export const withoutDemo = (url: string): Promise<boolean> =>
  asOwner(url, async (sql) => {
    const [row] = await sql<{ yes: boolean }[]>`select not exists (select 1 from org.organisation where not demo) and not exists (select 1 from cases."case") as yes`;
    return row?.yes ?? false;
  });

async function asOwner<T>(url: string, ask: (sql: postgres.Sql) => Promise<T>): Promise<T> {
  const sql = postgres(url, { max: 1, onnotice: () => undefined });
  try {
    return await ask(sql);
  } finally {
    await sql.end();
  }
}
