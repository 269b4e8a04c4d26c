// Who stands in line for which archive, and how those stand that are wanted. Nobody's name is read: it is nobody's business here.
import type { Db } from '#db/connect.ts';
import type { RecordRow } from './records.ts';

/** A record that somebody wants. `waiting`: how many requests stand in line for it; `dueAt`: when it should be back, while it is out; `backAt`: since when it is back and awaits inspection. */
export interface Wanted {
  id: string;
  number: string;
  title: string;
  state: RecordRow['state'];
  dueAt: Date | null;
  backAt: Date | null;
  waiting: number;
}

/** How these records stand. */
export const availabilityOf = (db: Db, ids: string[]) => db<Wanted[]>`
  select r.id, r.number, r.title, r.state, r.due_at, r.back_at, (select count(*)::int from register.waiting w where w.record_id = r.id) as waiting from register.record r where r.id = any(${ids}) order by r.number`;

/** What a case stands in line for, with its place in each line, the first being 1. */
export const placesOf = (db: Db, caseId: string) => db<(Omit<Wanted, 'waiting'> & { place: number })[]>`
  select r.id, r.number, r.title, r.state, r.due_at, r.back_at,
    (select count(*)::int + 1 from register.waiting o where o.record_id = w.record_id and (o.at, o.case_id) < (w.at, w.case_id)) as place
  from register.waiting w join register.record r on r.id = w.record_id where w.case_id = ${caseId} order by r.number`;

/** Whole loans, each of which has some of these archives out and not brought back. */
export const loansWith = (db: Db, ids: string[]) => db<{ dueAt: Date; records: Pick<Wanted, 'number' | 'title'>[] }[]>`
  select l.due_at, json_agg(json_build_object('number', r.number, 'title', r.title) order by r.number) as records
  from register.loan l join register.record r on r.id = l.record_id
  where l.medium = 'paper' and l.result is null and l.returned_at is null and l.case_id in (select case_id from register.record where id = any(${ids}) and state = 'out' and back_at is null)
  group by l.case_id, l.due_at order by min(r.number)`;

/** What a case has out, and not brought back, and others stand in line for. */
export const awaitedFrom = (db: Db, caseId: string) => db<Wanted[]>`
  select r.id, r.number, r.title, r.state, r.due_at, r.back_at, count(*)::int as waiting
  from register.record r join register.waiting w on w.record_id = r.id where r.case_id = ${caseId} and r.state = 'out' and r.back_at is null group by r.id order by r.number`;
