// A case that does not go on by itself: which of its tasks hold it up, and why.
import type { StillRow } from '#db/read/stuck.ts';
import type { Definition } from '#domain/definition/definition.ts';
import { askOf, stepOf } from '#domain/definition/steps.ts';
import { nodesOf, isLive } from '#domain/engine/state.ts';
import { decide } from '#domain/policy/policy.ts';
import { relationsTo } from '#domain/policy/subject.ts';
import { standsStill } from '#domain/standstill.ts';
import type { StuckCase } from '../contract.ts';
import type { Caller } from '../env.ts';
import { today } from '../instead.ts';
import { personIn } from '../organisation.ts';
import { failedIn } from '#domain/engine/verbs/repair.ts';
import type { Standing } from './position.ts';
import { headOfStep, instant } from './task-header.ts';

/** The tasks that hold it up, or none where all of them can go on. */
function heldUp(caller: Caller, definition: Definition, row: StillRow): StuckCase['because'] {
  const { facts, calendar } = caller.organisation;
  return row.held.flatMap(({ id, stepId, part, state, dueAt, capacity, holders, seated }) => {
    const ask = askOf(definition, stepId);
    const due = dueAt === null ? null : Date.parse(dueAt);
    // What rests goes on by those whom it waits for; it is held up only where nobody is left to take it again.
    const reason = standsStill({ holders, due: state === 'open' ? due : null, ladder: ask?.due?.ladder ?? [], sitting: { process: row.processKey, applicant: row.applicantId, capacity, inPerson: ask?.preset === 'sign', seated, kept: [] } }, facts, calendar, today(caller), Date.now());
    if (!reason || (!ask && reason === 'overdue')) return [];
    return [{ reason, task: id, title: headOfStep(definition, stepId).title, people: holders.map((one) => personIn(caller.organisation, one)), ...(due !== null && { due: instant(new Date(due)) }), movable: ask !== undefined && holders.length > 0 && part !== 'advice' && part !== 'question' }];
  });
}

/** Whether the case waits for nobody, for no time and for nothing that could happen. */
const isParked = ({ plan, state }: Standing): boolean =>
  ![...nodesOf(plan, state)].some(({ node }) => (node.kind === 'do' && node.failed) || ((node.kind === 'wait' || node.kind === 'call') && node.stage === 'waiting') || (node.kind === 'ask' && node.seats?.some(isLive)));

/** The case, or nothing where it can go on. `standing`: where nobody has a task, or an effect failed. */
export function stuckCase(caller: Caller, definition: Definition, row: StillRow, standing: Standing | undefined): StuckCase | undefined {
  const failed = standing ? failedIn(standing.plan, standing.state).map(({ step }) => ({ reason: 'effect-failed' as const, title: stepOf(definition, step.id)?.title ?? { zh: step.id, en: step.id }, people: [], movable: false })) : [];
  const parked = standing && row.held.length === 0 && isParked(standing);
  const because = [...failed, ...(parked ? [{ reason: 'parked' as const, people: [], movable: false }] : heldUp(caller, definition, row))];
  if (!because.length) return undefined;
  const { organisation, subject } = caller;
  const relations = relationsTo(organisation.facts, subject, { applicant: row.applicantId, department: row.departmentId, participants: row.participants, today: today(caller) });
  return {
    id: row.id, number: row.number, process: { key: row.processKey, title: definition.title }, title: row.title, state: row.state,
    startedBy: personIn(organisation, row.applicantId), startedAt: instant(row.startedAt),
    readable: decide(subject, 'case.read', { relations, process: row.processKey }).allowed, because,
  };
}
