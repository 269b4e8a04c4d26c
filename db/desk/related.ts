// Linking two cases, and undoing it: functions of the database, each with its event in both cases.
import type { Db } from '#db/connect.ts';

/** Links them; false where they are linked already. */
export const relate = (db: Db, person: string, one: string, other: string) => db<{ done: boolean }[]>`select cases.relate(${person}, ${one}, ${other}) as done`;

/** Undoes the link; false where there is none that this person may undo. */
export const unrelate = (db: Db, person: string, one: string, other: string) => db<{ done: boolean }[]>`select cases.unrelate(${person}, ${one}, ${other}) as done`;
