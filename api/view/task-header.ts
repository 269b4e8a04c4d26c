// A task as lists and cases show it.
import type { TaskRow } from '#db/read/case-record.ts';
import type { Ask, Definition } from '#domain/definition/definition.ts';
import { askOf, besideOf } from '#domain/definition/steps.ts';
import { AMEND } from '#domain/engine/state.ts';
import type { Text } from '#domain/text.ts';
import type { TaskHeader } from '../contract.ts';
import { personIn, type Organisation } from '../organisation.ts';

const amendTitle: Text = { zh: '修改后重新提交', en: 'Amend and submit again' };
const known: Record<string, Text> = { return: { zh: '驳回修改', en: 'Returned for change' }, resubmitted: { zh: '重新提交', en: 'Submitted again' }, answered: { zh: '回复', en: 'Answered' }, amended: { zh: '修改内容', en: 'Changed the content' } };

/** How a step is called, and which preset it is. */
export const headOfStep = (definition: Definition, stepId: string): { title: Text; preset: TaskHeader['preset']; ask: Ask | undefined } => {
  const ask = stepId === AMEND ? undefined : askOf(definition, stepId);
  return { title: ask?.title ?? amendTitle, preset: ask?.preset ?? 'amend', ask };
};

/** How an outcome is called: an answer of the step, a request beside it, or one that every step knows. */
export const outcomeTitle = (ask: Ask | undefined, outcome: string): Text | undefined =>
  ask?.outcomes.find(({ key }) => key === outcome)?.title ?? (ask && besideOf(ask, outcome)?.title) ?? known[outcome];

export const instant = (date: Date): string => date.toISOString();

/** The header of a task. */
export function taskHeader(organisation: Organisation, definition: Definition, row: TaskRow): TaskHeader {
  const { title, preset, ask } = headOfStep(definition, row.stepId);
  const outcome = row.outcome === null ? undefined : outcomeTitle(ask, row.outcome);
  const assignees = row.state === 'done' && row.decidedBy !== null ? [row.decidedBy] : row.holders.length ? row.holders : row.holderId === null ? [] : [row.holderId];
  return {
    id: row.id,
    step: row.stepId,
    title,
    preset,
    state: row.state,
    part: row.part,
    ...(row.beside !== null && { beside: row.beside }),
    round: row.round,
    assignees: assignees.map((id) => personIn(organisation, id)),
    ...(row.openedAt && { openedAt: instant(row.openedAt) }),
    ...(row.dueAt && { due: instant(row.dueAt) }),
    provisional: row.provisional,
    overdue: row.overdue,
    ...(row.closedAt && { closedAt: instant(row.closedAt) }),
    ...(row.closeReason !== null && { closeReason: row.closeReason }),
    ...(row.decidedBy !== null && { decidedBy: personIn(organisation, row.decidedBy) }),
    ...(row.state === 'done' && row.decidedBy !== null && row.holderId !== null && row.decidedBy !== row.holderId && { onBehalfOf: personIn(organisation, row.holderId) }),
    ...(row.outcome !== null && { outcome: row.outcome }),
    ...(outcome && { outcomeTitle: outcome }),
  };
}
