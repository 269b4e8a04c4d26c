// The rows that one decision needs, written with the same statements as the product's: the decision, the task and the next one, queues, notices, changes, the trail, the header.
import type { Sql } from '#db/connect.ts';
import { lockCase, updateCase } from '#db/record/cases.ts';
import { writeEntry } from '#db/record/entries.ts';
import { appendEvents, insertChanges, insertNotices, stagedContent, wakeStreams } from '#db/record/ledger.ts';
import { doneTask, insertDecision, insertInbox, insertTasks } from '#db/record/tasks.ts';

export interface HandDecision {
  by: string;
  key: string;
}
interface Recorded extends HandDecision {
  caseId: string;
  step: number;
  next: string | null;
}

/** The one activity of the hand-written workflow. */
export const handActivities = (sql: Sql) => ({
  async record({ caseId, step, next, by, key }: Recorded): Promise<{ seq: number }> {
    await sql.begin(async (tx) => {
      const [[row]] = await Promise.all([lockCase(tx, caseId), stagedContent(tx, key)]);
      if (!row) throw new Error('no case');
      const task = `${caseId}.n${step + 1}.1`;
      const event = (kind: string) => ({ caseId, kind, body: Buffer.from(JSON.stringify({ kind, caseId, by, task, step, at: new Date().toISOString() })) });
      await insertDecision(tx, { id: `${caseId}.d${step}`, caseId, seq: step + 2, key, taskId: task, activation: `n${step + 1}`, stepId: `step${step}`, preset: 'approve', personId: by, humanId: by, forId: by, outcome: 'approve', comment: null, formHash: 'x', changes: {}, signature: null, round: 1 });
      await doneTask(tx, task, by, 'approve');
      const following = `${caseId}.n${step + 2}.1`;
      if (next) {
        await insertTasks(tx, [{ id: following, caseId, activation: `n${step + 2}`, stepId: `step${step + 1}`, seat: 0, state: 'open', holderId: next, capacity: 'named', capacities: {}, round: 1, dueAt: new Date(Date.now() + 172_800_000), provisional: false, openedAt: new Date() }]);
        await insertInbox(tx, [{ personId: next, taskId: following, caseId, box: 'todo', dueAt: new Date(Date.now() + 172_800_000) }]);
      }
      await Promise.all([
        appendEvents(tx, [event('task.decided'), event('step.settled'), event(next ? 'task.opened' : 'case.ended')]),
        insertNotices(tx, [{ personId: row.applicantId, kind: 'case.progress', caseId, taskId: task, data: {} }, ...(next ? [{ personId: next, kind: 'task.opened', caseId, taskId: following, data: {} }] : [])]),
        insertChanges(tx, [{ personId: row.applicantId, kind: 'notice', ref: caseId }, { personId: row.applicantId, kind: 'case', ref: caseId }, ...(next ? [{ personId: next, kind: 'task', ref: following }] : [])]),
        updateCase(tx, { id: caseId, head: step + 2, state: next ? 'in-review' : 'completed', outcome: next ? null : 'agreed', form: row.form, asked: {}, picks: {}, round: 1, ended: next === null }),
        writeEntry(tx, { caseId, seq: step + 2, key, part: 0, act: null, ops: [], answers: [], refused: null, rest: true }),
        wakeStreams(tx),
      ]);
    });
    return { seq: step + 2 };
  },
});
export type HandActivities = ReturnType<typeof handActivities>;
