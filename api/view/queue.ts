// A line of a queue.
import type { QueueRow } from '#db/read/queue.ts';
import type { Definition } from '#domain/definition/definition.ts';
import type { Field } from '#domain/form/field.ts';
import { rightsAt, visible } from '#domain/form/rights.ts';
import { AMEND } from '#domain/engine/state.ts';
import { Text } from '#domain/text.ts';
import type { QueueItem } from '../contract.ts';
import type { Caller } from '../env.ts';
import { departmentIn, personIn } from '../organisation.ts';
import { headOfStep, instant, outcomeTitle } from './task-header.ts';

/** The line as its holder sees it: fields marked for lists, by the rights of the step. */
export function queueItem({ organisation }: Caller, definition: Definition, row: QueueRow): QueueItem {
  const { title, preset, ask } = headOfStep(definition, row.stepId);
  const answered = row.outcome === null ? undefined : outcomeTitle(ask, row.outcome);
  const listed = definition.form.filter(({ list }) => list);
  const shown = visible(listed, ask && row.stepId !== AMEND ? rightsAt(definition, ask, row.form) : {}, row.form);
  return {
    id: row.id,
    case: {
      id: row.caseId,
      number: row.number,
      process: { key: row.processKey, title: definition.title },
      title: row.title,
      state: row.caseState,
      startedBy: personIn(organisation, row.applicantId),
      department: departmentIn(organisation, row.departmentId),
      startedAt: instant(row.startedAt),
    },
    step: row.stepId,
    title,
    preset,
    state: row.state,
    pooled: row.pooled,
    applicant: personIn(organisation, row.applicantId),
    ...(row.openedAt && { openedAt: instant(row.openedAt) }),
    ...(row.dueAt && { due: instant(row.dueAt) }),
    provisional: row.provisional,
    overdue: row.overdue,
    ...(row.outcome !== null && { outcome: row.outcome }),
    ...(answered && { outcomeTitle: answered }),
    ...(row.decidedAt && { decidedAt: instant(row.decidedAt) }),
    fields: listed.flatMap((field) => (shown[field.key] === undefined ? [] : [{ key: field.key, label: { zh: field.zh, en: field.en }, value: shown[field.key], ...textOf(field, shown[field.key]) }])),
  };
}

/** How a value reads that is not plain text itself. */
function textOf(field: Field, value: unknown): { text?: Text } {
  const option = field.options?.find(({ key }) => key === value);
  const text = option ? { zh: option.zh, en: option.en } : Text.safeParse(value).data;
  return text ? { text } : {};
}
