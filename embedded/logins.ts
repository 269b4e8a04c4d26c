// Logins of the two programs on a cluster of our own: what is left to each when it lays down its role is no more than the role.
import { randomBytes } from 'node:crypto';
import postgres from 'postgres';

const members = { worker: 'cs_worker', api: 'cs_api' } as const;

/** Makes the logins that are missing, gives each a new password, and answers their addresses for the database in `url`, which must be migrated. */
export async function programLogins(url: string): Promise<Record<keyof typeof members, string>> {
  const sql = postgres(url, { max: 1, onnotice: () => undefined });
  try {
    const login = async (program: keyof typeof members): Promise<string> => {
      const name = `countersign_${program}`;
      const password = randomBytes(24).toString('hex');
      const [there] = await sql`select 1 from pg_roles where rolname = ${name}`;
      if (!there) await sql`create role ${sql(name)} login`;
      await sql.unsafe(`alter role ${name} password '${password}'`);
      await sql`grant ${sql(members[program])} to ${sql(name)}`;
      return Object.assign(new URL(url), { username: name, password }).href;
    };
    return { worker: await login('worker'), api: await login('api') };
  } finally {
    await sql.end();
  }
}
