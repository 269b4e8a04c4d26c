// What waits for whom in a case: as its log gives it, and as the tables have it. The two are the same, always.
import type { Sql } from '#db/connect.ts';
import { follow } from '#domain/engine/follow.ts';
import type { Plan } from '#domain/engine/plan.ts';
import type { Entry } from '#domain/engine/record.ts';
import { askedOf, openSeats } from '#domain/engine/state.ts';

/** The tasks that wait for somebody, with whoever may act, as the engine makes them of the log alone. Throws when the log ends in the middle of a walk. */
export async function inLog(sql: Sql, caseId: string, plan: Plan): Promise<string[]> {
  const entries = await sql<Entry[]>`select seq, key, part, act, answers, refused from cases.entry where case_id = ${caseId} order by seq`;
  const follower = follow(caseId, plan, { since: (seq) => Promise.resolve(entries.filter((entry) => entry.seq > seq)), commit: () => Promise.reject(new Error('the walk was not at its end')) });
  await follower.catchUp();
  const { state } = follower.position();
  const seats = [...openSeats(plan, state)].map(({ seat }) => `${seat.task} ${seat.state} ${seat.state === 'open' ? seat.holders.toSorted().join(' ') : ''}`);
  const asked = [...askedOf(plan, state)].map((one) => `${one.asked.task} open ${one.asked.person}`);
  const [applicant] = state.amending ? await sql<{ id: string }[]>`select applicant_id as id from cases."case" where id = ${caseId}` : [];
  const amending = state.amending ? [`${state.amending.task} open ${applicant?.id ?? ''}`] : [];
  return [...seats, ...asked, ...amending].sort();
}

/** The same as the tables have it. */
export const inTables = async (sql: Sql, caseId: string): Promise<string[]> =>
  (await sql<{ line: string }[]>`
    select t.id || ' ' || t.state || ' ' || coalesce((select string_agg(i.person_id, ' ' order by i.person_id) from cases.inbox i where i.task_id = t.id), '') as line
    from cases.task t where t.case_id = ${caseId} and t.state in ('open', 'waiting', 'suspended')`).map(({ line }) => line).sort();
