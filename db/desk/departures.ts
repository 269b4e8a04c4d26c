// Closing and opening accounts: functions of the database, each with its event.
import type { Db } from '#db/connect.ts';

/** Closes an account with its sessions, grants and delegations; false when it was closed before. */
export const depart = (db: Db, admin: string, given: { person: string; reason: string; handOver?: string | undefined; amends: Record<string, string> }) => db<{ done: boolean }[]>`
  select org.depart(${admin}, ${db.json(given as never)}) as done`;

/** What became of one of his tasks. */
export const noteDeparture = (db: Db, leaver: string, task: string, heir: string | null, way: string, code: string | null) => db`
  select org.note_departure(${leaver}, ${task}, ${heir}, ${way}, ${code})`;

/** Opens it again; false when it was open. */
export const comeBack = (db: Db, admin: string, person: string) => db<{ done: boolean }[]>`select org.come_back(${admin}, ${person}) as done`;
