// The ways to answer a task, as the bar offers them.
import type { Task, TaskOutcome } from '#api/contract.ts';
import type { Said, Words } from '#lib/locale.svelte.ts';
import { taskText } from '#lib/text/task.ts';
import { work } from '#lib/text/work.ts';
import { isDecided } from './verb.ts';

export interface Answer {
  key: string;
  title: Said;
  kind: 'answer' | 'beside' | 'return';
  vote: 'approve' | 'reject' | 'abstain';
  comment: 'none' | 'optional' | 'required';
  signature: boolean;
  edit: string[];
  require: string[];
  /** Must be sound as they stand; asked for only when they are not. */
  confirm: string[];
  /** Why not now. */
  why?: Said | undefined;
  /** What will happen, said before it is done; then one press is not enough. */
  what?: Said | undefined;
}

const fromOutcome = (one: TaskOutcome, task: Task): Answer => ({ key: one.key, title: one.title, kind: one.kind, vote: one.vote, comment: one.comment, signature: one.signature, edit: one.edit, require: one.require, confirm: one.confirm, why: one.barred?.detail, what: one.means ?? (one.kind === 'beside' ? work.besideNote : task.reading.length ? taskText.endsReading : undefined) });

/** Everything that the task can be answered with, in the order of the definition; sending back comes with its own consequence. */
export function answersTo(task: Task): Answer[] {
  if (!isDecided(task)) return [];
  const answers = task.outcomes.map((one) => fromOutcome(one, task));
  const barred = task.barred.find(({ verb }) => verb === 'return');
  if (task.verbs.includes('return') || barred) answers.push({ key: 'return', title: work.return, kind: 'return', vote: 'reject', comment: 'required', signature: false, edit: [], require: [], confirm: [], why: barred?.detail, what: work.returnWhat });
  return answers;
}

/** The words of the button that sends it: 「已移交」 is what will then be so, and 「确认移交」 what is done. */
export function sending(w: Words, { kind, title }: Answer): string {
  if (kind === 'return') return w.say(work.confirmReturn);
  if (kind === 'beside') return w.say(work.confirmBeside);
  return w.say(work.confirm, { outcome: w.locale === 'zh' ? w.say(title).replace(/^已/, '') : w.say(title) });
}

/** Whether one press is enough: never where there is something to fill, to sign, or to be told first. */
export const isPlain = (answer: Answer, comment: string): boolean => !answer.signature && !answer.what && answer.require.length === 0 && answer.edit.every((field) => answer.confirm.includes(field)) && answer.kind === 'answer' && (answer.comment !== 'required' || comment.trim() !== '');
