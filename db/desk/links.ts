// Links of outside parties: issued, opened and ended by functions that put it on record in the same statement. The token is never stored, only its hash.
import type { Db } from '#db/connect.ts';

/** Makes a link; one that the task had ends with it. False when the task is not an outside party's open seat. */
export const issueLink = (db: Db, l: { id: string; task: string; by: string; expires: string }, hash: Buffer) => db<{ issued: boolean }[]>`select desk.issue_link(${db.json(l)}, ${hash}) as issued`;

/** Ends the task's link. False when there is none. */
export const revokeLink = (db: Db, person: string, task: string) => db<{ revoked: boolean }[]>`select desk.revoke_link(${person}, ${task}) as revoked`;

/** Notes that somebody opened it; the first time only. */
export const openLink = (db: Db, id: string, address: string) => db`select desk.open_link(${id}, ${address})`;
