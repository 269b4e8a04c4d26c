// Passwords, as argon2id hashes.
import type { Db } from '#db/connect.ts';

/** The hash of an active person's password, by what was typed as the name. */
export const credentialOf = (db: Db, username: string) => db<{ personId: string; passwordHash: string }[]>`
  select c.person_id, c.password_hash from desk.credential c join org.person p on p.id = c.person_id where p.username = ${username} and p.disabled_at is null`;

/** The same password under today's cost. */
export const rehash = (db: Db, personId: string, passwordHash: string) => db`update desk.credential set password_hash = ${passwordHash} where person_id = ${personId}`;

/** A refused sign-in, for the trail. */
export const refuseSignIn = (db: Db, typed: string, address: string, reason: string) => db`select desk.refuse_sign_in(${typed}, ${address}, ${reason})`;

/** A refusal of authority, for the trail. `caseId` may name no case at all. */
export const noteDenial = (db: Db, denial: { person: string; action: string; rule: string; code: string; caseId: string | null }) => db`
  select desk.note_denial(${denial.person}, ${denial.action}, ${denial.rule}, ${denial.code}, ${denial.caseId})`;
