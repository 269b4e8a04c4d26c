// What somebody who has left was asked moves to the first who may have it: an act on each case, in the name of whoever closed the account, as often as it takes.
import { caseOfTaskUnchecked } from '#db/read/cases.ts';
import { departureOf, heldBy, unfinished, type DepartureRow } from '#db/read/departures.ts';
import { noteDeparture } from '#db/desk/departures.ts';
import { dateOf } from '#domain/calendar/moment.ts';
import { interestedIn, keptFrom } from '#domain/kept.ts';
import { askOf } from '#domain/definition/steps.ts';
import { seatsOf } from '#domain/engine/state.ts';
import { heirs, type Heir } from '#domain/leaving.ts';
import type { Refusal } from '#domain/refusal.ts';
import { askersOf, requestedBy } from '#domain/requests.ts';
import { aboutIn } from '#domain/who.ts';
import type { Deps } from './env.ts';
import { definitionIn, type Organisation } from './organisation.ts';

type Means = Pick<Deps, 'sql' | 'known' | 'standings' | 'desk'>;

const AT_ONCE = 8;

/** Moves what is still with him, some at a time; those that could not be moved are noted with the reason, and tried again by `moveLeft`. */
export async function moveTasksOf(deps: Means, leaver: string): Promise<void> {
  const [departure] = await departureOf(deps.sql, leaver);
  if (!departure) return;
  const organisation = await deps.known.organisation();
  const held = await heldBy(deps.sql, leaver);
  while (held.length) {
    const known = await Promise.all(held.splice(0, AT_ONCE).map(({ id }) => moveTask(deps, organisation, departure, id)));
    // Where outcomes do not come, whoever waits for the report is not kept longer: `moveLeft` goes on.
    if (!known.every(Boolean)) break;
  }
  await Promise.all(held.map(({ id }) => noteDeparture(deps.sql, leaver, id, null, 'none', 'pending')));
}

/** Goes on where somebody broke off, and tries again what could not be moved. */
export async function moveLeft(deps: Means): Promise<void> {
  for (const { id } of await unfinished(deps.sql)) await moveTasksOf(deps, id);
}

/** Whether its outcome is known. */
async function moveTask(deps: Means, organisation: Organisation, departure: DepartureRow, task: string): Promise<boolean> {
  const { personId: leaver } = departure;
  const note = async (to: string | null, way: string, code: string | null) => {
    await noteDeparture(deps.sql, leaver, task, to, way, code);
    return code !== 'pending';
  };
  const found = await seatOf(deps, organisation, departure, task);
  if (!found) return note(null, 'none', 'advice-only');
  if ('advice' in found) {
    const outcome = await act(deps, actorFor(organisation, departure), found.advice, { verb: 'adviser-left', task }, departure.reason);
    if (outcome === 'pending') return note(null, 'closed', 'pending');
    return note(null, 'closed', 'refusal' in outcome && outcome.refusal.code !== 'task-closed' && outcome.refusal.code !== 'case-closed' ? outcome.refusal.code : null);
  }
  if (found.shared) return note(null, 'shared', null);
  let last: Refusal | undefined;
  for (const { person, way } of found.heirs) {
    const outcome = await act(deps, actorFor(organisation, departure), found, { verb: 'reassign', task, to: person }, departure.reason);
    if (outcome === 'pending') return note(person, way, 'pending');
    if (!('refusal' in outcome)) return note(person, way, null);
    last = outcome.refusal;
    // It was answered, or the case has ended, a moment ago: there is nothing to move.
    if (last.code === 'task-closed' || last.code === 'case-closed') return note(null, 'closed', null);
  }
  return note(null, 'none', last?.code ?? 'person-unavailable');
}

/** Whoever closed the account; when he has left himself or is an administrator no more, another one. */
const actorFor = ({ facts }: Organisation, { byId }: DepartureRow): string =>
  facts.people[byId]?.active && facts.roles.sysadmin?.includes(byId) ? byId : (facts.roles.sysadmin?.find((person) => facts.people[person]?.active) ?? byId);

interface Standing {
  caseId: string;
  head: number;
}
interface Left extends Standing {
  /** Others who may answer it are there. */
  shared: boolean;
  heirs: Heir[];
}

async function seatOf(deps: Means, { facts, calendar }: Organisation, { personId: leaver, handOverId, deputies }: DepartureRow, id: string): Promise<Left | { advice: Standing } | undefined> {
  const [row] = await caseOfTaskUnchecked(deps.sql, id);
  if (!row) return undefined;
  const definition = definitionIn(await deps.known.definitions([row.pinned]), row.pinned);
  const { record: { tasks, decisions }, standing: { plan, state } } = await deps.standings.of(row);
  const task = tasks.find((one) => one.id === id);
  const ask = task && askOf(definition, task.stepId);
  if (!task || !ask) return undefined;
  if (task.part === 'advice' || task.part === 'question') return { advice: { caseId: row.id, head: row.head } };
  const seat = [...seatsOf(plan, state)].find((one) => one.seat.task === id)?.seat;
  if (!seat) return undefined;
  const today = dateOf(Date.now(), calendar.offsetMinutes);
  const actors = Object.fromEntries(decisions.filter(({ superseded, preset }) => !superseded && !['aside', 'advice', 'question'].includes(preset)).map(({ stepId, personId }) => [stepId, personId]));
  const matter = { definition, facts, today, applicant: row.applicantId, form: row.form, actors, requests: requestedBy(decisions) };
  const asking = { ...matter, apart: ask.apart, about: aboutIn(definition.form, row.form), interested: interestedIn(matter), askers: askersOf(definition, facts, today, ask, matter.requests), except: keptFrom(matter, ask) };
  const seated = tasks.filter(({ activation, part, state: of, closeReason }) => activation === task.activation && part !== 'advice' && part !== 'question' && (of !== 'closed' || closeReason === 'decided-by-other')).flatMap(({ holderId, decidedBy, holders }) => [...holders, ...(holderId === null ? [] : [holderId]), ...(decidedBy === null ? [] : [decidedBy])]);
  return {
    caseId: row.id,
    head: row.head,
    shared: task.holders.some((one) => one !== leaver && facts.people[one]?.active),
    heirs: heirs(facts, today, { leaver, handOver: handOverId ?? undefined, deputies }, { process: row.processKey, capacity: task.capacity, by: ask.by, group: seat.group, asking, seated }),
  };
}

/** The key names the hour, so that a refusal binds no later attempt, and a task that nobody may have does not fill the case's log with attempts. */
const act = async ({ desk }: Means, by: string, { caseId, head }: Standing, what: { verb: 'reassign'; task: string; to: string } | { verb: 'adviser-left'; task: string }, reason: string) =>
  (await desk.submit({ person: by, key: `left:${what.task}:${'to' in what ? what.to : ''}:${Math.floor(Date.now() / 3_600_000)}`, route: 'departure', body: { task: what.task, ...('to' in what && { to: what.to }) } }, () =>
    Promise.resolve({ caseId, act: what, looked: { head }, content: { comment: reason } }))).outcome;
