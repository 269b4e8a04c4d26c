// A notice as its reader sees it: the step and its outcome by their titles, records by their names.
import type { NoticeRow } from '#db/read/notices.ts';
import type { Definition } from '#domain/definition/definition.ts';
import type { Notice } from '../contract.ts';
import { definitionIn } from '../organisation.ts';
import { headOfStep, instant, outcomeTitle } from './task-header.ts';

/** The records that a notice speaks of, as ids. */
export const recordsOf = ({ data }: Pick<NoticeRow, 'data'>): string[] => (Array.isArray(data.records) ? data.records.filter((id) => typeof id === 'string') : []);

/** The notice. `records`: at least those that it speaks of. */
export function noticeView(definitions: ReadonlyMap<string, Definition>, records: readonly { id: string; number: string; title: string }[], row: NoticeRow): Notice {
  const head = row.stepId === null || row.pinned === null ? undefined : headOfStep(definitionIn(definitions, row.pinned), row.stepId);
  const outcome = typeof row.data.outcome === 'string' ? row.data.outcome : undefined;
  const called = head && outcome !== undefined ? outcomeTitle(head.ask, outcome) : undefined;
  const means = head?.ask?.outcomes.find(({ key }) => key === outcome)?.means;
  const about = recordsOf(row).flatMap((id) => records.find((one) => one.id === id) ?? []);
  return {
    id: String(row.id),
    kind: row.kind,
    ...(row.caseId !== null && row.number !== null && row.title && { case: { id: row.caseId, number: row.number, title: row.title } }),
    ...(row.taskId !== null && head && { task: { id: row.taskId, title: head.title } }),
    ...(called && { outcome: called }),
    ...(means && { means }),
    ...(about.length && { records: about.map(({ id, number, title }) => ({ id, number, title })) }),
    data: row.data,
    at: instant(row.at),
    ...(row.readAt && { readAt: instant(row.readAt) }),
  };
}
