// A notice as its reader sees it: the step and its outcome by their titles, records by their names.
import type { NoticeRow } from '#db/read/notices.ts';
import type { Definition } from '#domain/definition/definition.ts';
import { rightsAt, visible } from '#domain/form/rights.ts';
import type { Notice } from '../contract.ts';
import { definitionIn, personIn, type Organisation } from '../organisation.ts';
import { recordsIn } from './rights.ts';
import { headOfStep, instant, outcomeTitle } from './task-header.ts';

/** The records that a notice speaks of, as ids: those that it names, or else those that its case is about, as far as its step shows them. */
export function recordsOf(definitions: ReadonlyMap<string, Definition>, { data, pinned, stepId, form }: NoticeRow): string[] {
  if (Array.isArray(data.records)) return data.records.filter((id) => typeof id === 'string');
  if (pinned === null || form === null) return [];
  const definition = definitionIn(definitions, pinned);
  const ask = stepId === null ? undefined : headOfStep(definition, stepId).ask;
  const asked = definition.form.filter(({ later, class: kind }) => !later && kind === 'basic');
  return recordsIn(asked, visible(asked, ask ? rightsAt(definition, ask, form) : {}, form));
}

const parts = ['for', 'by', 'giver', 'delegate'] as const;

/** The notice. `records`: at least those that it speaks of. */
export function noticeView(organisation: Organisation, definitions: ReadonlyMap<string, Definition>, records: readonly { id: string; number: string; title: string }[], row: NoticeRow): Notice {
  const head = row.stepId === null || row.pinned === null ? undefined : headOfStep(definitionIn(definitions, row.pinned), row.stepId);
  const outcome = typeof row.data.outcome === 'string' ? row.data.outcome : undefined;
  const called = head && outcome !== undefined ? outcomeTitle(head.ask, outcome) : undefined;
  const means = head?.ask?.outcomes.find(({ key }) => key === outcome)?.means;
  const about = recordsOf(definitions, row).flatMap((id) => records.find((one) => one.id === id) ?? []);
  return {
    id: String(row.id),
    kind: row.kind,
    ...(row.caseId !== null && row.number !== null && row.title && { case: { id: row.caseId, number: row.number, title: row.title } }),
    ...(row.taskId !== null && head && { task: { id: row.taskId, title: head.title } }),
    ...(called && { outcome: called }),
    ...(means && { means }),
    ...(about.length && { records: about.map(({ id, number, title }) => ({ id, number, title })) }),
    people: Object.fromEntries(parts.flatMap((part) => { const id = row.data[part]; return typeof id === 'string' ? [[part, personIn(organisation, id)]] : []; })),
    data: row.data,
    at: instant(row.at),
    ...(row.readAt && { readAt: instant(row.readAt) }),
  };
}
