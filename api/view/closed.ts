// A task that somebody would decide and that is decided already: who did, when, and how (approval-idioms §4.2).
import type { TaskRow } from '#db/read/case-record.ts';
import { instantInWords } from '#domain/calendar/moment.ts';
import { refuse, type Refusal } from '#domain/refusal.ts';
import type { Caller } from '../env.ts';
import { personIn } from '../organisation.ts';
import { knowing, type Facts } from './facts.ts';
import { headOfStep, instant, outcomeTitle } from './task-header.ts';

/** For a reader of the case. Without a decision of its own or beside it the task was closed for another reason, and nobody is named. */
export function closedTask(caller: Caller, facts: Facts, task: TaskRow): Refusal {
  const { definition, tasks, decisions } = facts;
  const { organisation } = knowing(caller, facts);
  const seats = new Set(tasks.filter(({ activation }) => activation === task.activation).map(({ id }) => id));
  const answers = decisions.filter(({ taskId, preset }) => preset !== 'aside' && seats.has(taskId));
  const last = answers.findLast(({ taskId }) => taskId === task.id) ?? answers.at(-1);
  if (!last) return refuse('task-closed');
  const { zh, en } = outcomeTitle(headOfStep(definition, last.stepId).ask, last.outcome) ?? { zh: last.outcome, en: last.outcome };
  const when = instantInWords(last.at, organisation.calendar.offsetMinutes);
  return refuse('task-closed', { data: { by: personIn(organisation, last.personId).name, at: instant(last.at), whenZh: when.zh, whenEn: when.en, outcome: last.outcome, outcomeZh: zh, outcomeEn: en } });
}
