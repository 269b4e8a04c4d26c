// Making and ending delegations and absences: functions of the database, each with its event.
import type { Db } from '#db/connect.ts';

interface Days {
  id: string;
  from: string;
  to: string;
  reason?: string | undefined;
}

/** Leave to act for another. Refused by the database where the maker may not arrange it, or the two are one human. */
export const delegate = (db: Db, person: string, given: Days & { giver: string; delegate: string; only?: string | undefined; processes?: string[] | undefined }) => db`
  select org.delegate(${person}, ${db.json(given as never)})`;

/** It ends at once; false when it was over, or is not his to end. */
export const endDelegation = (db: Db, person: string, id: string) => db<{ ended: boolean }[]>`select org.end_delegation(${person}, ${id}) as ended`;

/** Days on which somebody is not there. */
export const beAway = (db: Db, person: string, given: Days & { person: string }) => db`select org.be_away(${person}, ${db.json(given as never)})`;

/** He is back; false when that was known, or is not his to say. */
export const beBack = (db: Db, person: string, id: string) => db<{ ended: boolean }[]>`select org.be_back(${person}, ${id}) as ended`;
