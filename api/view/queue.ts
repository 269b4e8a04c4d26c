// Lines of a queue.
import type { Sql } from '#db/connect.ts';
import type { QueueRow } from '#db/read/queue.ts';
import { recordNames } from '#db/read/records.ts';
import type { Definition } from '#domain/definition/definition.ts';
import type { Field } from '#domain/form/field.ts';
import { needsOpening } from '#domain/form/opening.ts';
import { rightsAt, visible } from '#domain/form/rights.ts';
import { AMEND } from '#domain/engine/state.ts';
import { Text } from '#domain/text.ts';
import type { QueueItem } from '../contract.ts';
import type { Caller } from '../env.ts';
import { definitionIn, departmentIn, personIn } from '../organisation.ts';
import { recordsIn } from './rights.ts';
import { headOfStep, instant, outcomeTitle } from './task-header.ts';

/** The lines as their holder sees them: what each is about and its fields marked for lists, by the rights of its step. Records are read once for all lines. */
export async function queueItems(db: Sql, caller: Caller, definitions: ReadonlyMap<string, Definition>, rows: readonly QueueRow[]): Promise<QueueItem[]> {
  const lines = rows.map((row) => {
    const definition = definitionIn(definitions, row.pinned);
    const { ask } = headOfStep(definition, row.stepId);
    const fields = definition.form.filter(({ list, later }) => list || !later);
    const shown = visible(fields, ask && row.stepId !== AMEND ? rightsAt(definition, ask, row.form) : {}, row.form);
    return { row, definition, shown, about: recordsIn(fields.filter(({ later }) => !later), shown) };
  });
  const names = new Map((await recordNames(db, [...new Set(lines.flatMap(({ about }) => about))])).map(({ id, number, title }) => [id, { id, number, title }]));
  return lines.map(({ row, definition, shown, about }) => queueItem(caller, definition, row, shown, about.flatMap((id) => names.get(id) ?? [])));
}

function queueItem({ id: reader, organisation }: Caller, definition: Definition, row: QueueRow, shown: Record<string, unknown>, records: QueueItem['records']): QueueItem {
  const { title, preset, ask } = headOfStep(definition, row.stepId);
  const answered = row.outcome === null ? undefined : outcomeTitle(ask, row.outcome);
  const listed = definition.form.filter(({ list }) => list);
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
    part: row.part,
    ...(row.madeBy !== null && { madeBy: personIn(organisation, row.madeBy) }),
    round: row.round,
    applicant: personIn(organisation, row.applicantId),
    ...(row.forId !== reader && { onBehalfOf: personIn(organisation, row.forId) }),
    ...(row.openedAt && { openedAt: instant(row.openedAt) }),
    ...(row.dueAt && { due: instant(row.dueAt) }),
    provisional: row.provisional,
    overdue: row.overdue,
    ...(row.outcome !== null && { outcome: row.outcome }),
    ...(answered && { outcomeTitle: answered }),
    ...(row.decidedAt && { decidedAt: instant(row.decidedAt) }),
    unopened: ask && row.state === 'open' && row.part !== 'advice' && row.part !== 'question' ? ask.outcomes.flatMap(({ key, clock }) => (clock || needsOpening(definition, ask, key, row.form) ? [] : [key])) : [],
    records,
    fields: listed.flatMap((field) => (shown[field.key] === undefined ? [] : [{ key: field.key, label: { zh: field.zh, en: field.en }, value: shown[field.key], ...textOf(field, shown[field.key]) }])),
  };
}

/** How a value reads that is not plain text itself. */
function textOf(field: Field, value: unknown): { text?: Text } {
  const option = field.options?.find(({ key }) => key === value);
  const text = option ? { zh: option.zh, en: option.en } : Text.safeParse(value).data;
  return text ? { text } : {};
}
