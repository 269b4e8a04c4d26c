// Outside parties of a case, and the link that one of them answers by.
import type { Db } from '#db/connect.ts';

/** The party whom a step asks now. */
export const insertOutside = (db: Db, o: { id: string; taskId: string; caseId: string; name: string }) => db`insert into cases.outside (id, task_id, case_id, name) values (${o.id}, ${o.taskId}, ${o.caseId}, ${o.name})`;

/** Whether the link is in force for the task on the database's clock; held so until the entry is written: whoever would end it waits. */
export const linkInForce = (db: Db, id: string, task: string) => db<{ one: number }[]>`
  select 1 as one from desk.link where id = ${id} and task_id = ${task} and ended_at is null and expires_at > clock_timestamp() for share`;

/** By which link the party answered, as whom, from where and with what. */
export const answeredBy = (db: Db, id: string, a: { link: string; name: string; address: string; agent: string }) => db`
  update cases.outside set link_id = ${a.link}, typed_name = ${a.name}, address = ${a.address}, agent = ${a.agent} where id = ${id}`;
