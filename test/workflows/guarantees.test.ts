// One decision, one event, one effect: on a real Temporal server, a real Postgres, a real worker process.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { borrowing, install, type Installation, type Sent } from '#test/installation.ts';
import { asked, borrow, consistent, does, events } from './acting.ts';

let at: Installation;
beforeAll(async () => void (at = await install()));
afterAll(() => at.close());

const signed = (name: string) => ({ signature: { statement: true, name } });
let archive = 0;
const nextArchive = () => `a-${String(++archive).padStart(4, '0')}`;

async function reviewed(): Promise<{ caseId: string; task: string }> {
  const { caseId } = await at.startCase('archive-borrow', 'p-designer', borrowing([nextArchive()]));
  const head = await at.taskOf(caseId, 'p-design-head');
  await at.send(caseId, { verb: 'decide', by: 'p-design-head', task: head.id, outcome: 'approve' });
  return { caseId, task: (await at.taskOf(caseId, 'p-archivist')).id };
}

describe('a decision is taken once', () => {
  it('two approvers at once: one decision, one effect', async () => {
    const { caseId, task } = await reviewed();
    const other = await at.taskOf(caseId, 'p-archive-head');
    const got = await Promise.all([
      at.send(caseId, { verb: 'decide', by: 'p-archivist', task, outcome: 'approve' }),
      at.send(caseId, { verb: 'decide', by: 'p-archive-head', task: other.id, outcome: 'approve' }),
    ]);
    expect(got.filter((one) => 'seq' in one)).toHaveLength(1);
    expect(got).toContainEqual({ refused: 'task-closed' });
    const [reserved] = await at.sql<{ n: number }[]>`select count(*)::int as n from register.record where case_id = ${caseId} and state = 'reserved'`;
    expect(reserved?.n).toBe(1);
    await consistent(at, caseId);
  });

  it('the same click twenty times: the same answer, one decision', async () => {
    const { caseId, task } = await reviewed();
    const got = await Promise.all(Array.from({ length: 20 }, () => at.send(caseId, { verb: 'decide', by: 'p-archivist', task, outcome: 'approve' }, {}, `click-${caseId}`)));
    expect(new Set(got.map((one) => JSON.stringify(one))).size).toBe(1);
    expect(got[0]).toHaveProperty('seq');
    await consistent(at, caseId);
  });

  it('two cases ask for the same archive: one gets it, the other waits, and is served when it comes back', async () => {
    const id = nextArchive();
    const cases = await Promise.all([at.startCase('archive-borrow', 'p-designer', borrowing([id])), at.startCase('archive-borrow', 'p-designer', borrowing([id]))]);
    for (const { caseId } of cases) await at.send(caseId, { verb: 'decide', by: 'p-design-head', task: (await at.taskOf(caseId, 'p-design-head')).id, outcome: 'approve' });
    await Promise.all(cases.map(async ({ caseId }) => at.send(caseId, { verb: 'decide', by: 'p-archivist', task: (await at.taskOf(caseId, 'p-archivist')).id, outcome: 'approve' })));
    const open = async (caseId: string) => (await at.sql<{ step: string }[]>`select step_id as step from cases.task where case_id = ${caseId} and state = 'open'`).map(({ step }) => step);
    const [first, second] = cases.map(({ caseId }) => caseId);
    const served = (await open(first ?? '')).includes('hand-over') ? first : second;
    const waiting = served === first ? second : first;
    expect(await open(waiting ?? '')).toEqual([]);
    await at.send(served ?? '', { verb: 'decide', by: 'p-archivist', task: (await at.taskOf(served ?? '', 'p-archivist')).id, outcome: 'not-collected' }, { comment: '未来领取' });
    await expect.poll(() => open(waiting ?? ''), { timeout: 10_000 }).toContain('hand-over');
  });

  it('an act that nobody staged behind a sign-in is not recorded, nor one in another name, nor another one than was staged', async () => {
    const { caseId } = await at.startCase('archive-borrow', 'p-designer', borrowing(['a-0190']));
    const { id: task } = await at.taskOf(caseId, 'p-design-head');
    const forge = (act: Record<string, unknown>) =>
      at.client.workflow.getHandle(caseId).executeUpdate('decide', { args: [{ verb: 'decide', task, outcome: 'approve', by: 'p-design-head', head: 1, ...act }] }).then(() => 'taken', (error: { cause?: { type?: string } }) => error.cause?.type);
    expect(await forge({ key: 'forged-1' })).toBe('bug');
    const stage = async (id: string, person: string, act: Record<string, unknown>) =>
      at.sql`insert into desk.submission (id, person_id, key, route, body_hash, case_id, act, sealed) values (${id}, ${person}, ${id}, 'test', ${Buffer.of(0)}, ${caseId}, ${at.sql.json(act as never)}, ${Buffer.of(0)})`;
    await stage('staged-by-designer', 'p-designer', { verb: 'comment' });
    expect(await forge({ key: 'forged-2', submission: 'staged-by-designer' })).toBe('bug');
    await stage('staged-as-rejection', 'p-design-head', { verb: 'decide', task, outcome: 'reject' });
    expect(await forge({ key: 'forged-3', submission: 'staged-as-rejection' })).toBe('bug');
    expect((await at.sql`select 1 from cases.decision where case_id = ${caseId}`).length).toBe(0);
  });

  it('refuses in the record what the engine cannot know: a wrong signature, a missing reason, the applicant himself', async () => {
    const { caseId, task } = await reviewed();
    expect(await at.send(caseId, { verb: 'decide', by: 'p-archivist', task, outcome: 'reject' })).toEqual({ refused: 'reason-required' });
    await at.send(caseId, { verb: 'decide', by: 'p-archivist', task, outcome: 'approve' });
    const hand = await at.taskOf(caseId, 'p-archivist');
    expect(await at.send(caseId, { verb: 'decide', by: 'p-archivist', task: hand.id, outcome: 'handed-over' }, signed('somebody else'))).toEqual({ refused: 'signature-required' });
    expect(await at.send(caseId, { verb: 'decide', by: 'p-archivist', task: hand.id, outcome: 'handed-over' }, signed('温书言'))).toHaveProperty('seq');
    await expect(at.sql`insert into cases.decision (id, case_id, seq, key, task_id, activation, step_id, preset, person_id, human_id, for_id, outcome, form_hash, round)
      values ('x', ${caseId}, 99, 'x', ${task}, 'n1', 'department', 'approve', 'p-designer', 'p-designer', 'p-designer', 'approve', 'x', 1)`).rejects.toThrow('self-approval');
    const entries = await at.sql<{ seq: number; refused: unknown }[]>`select seq, refused from cases.entry where case_id = ${caseId} order by seq`;
    expect(entries.map(({ seq }) => seq)).toEqual(entries.map((_, i) => i + 1));
  });

  it('whoever asks for more time does not grant it, though the task was passed on to him who would', async () => {
    const { caseId } = await at.startCase('archive-borrow', 'p-designer', borrowing([nextArchive()]));
    await borrow(at, caseId);
    expect(await at.send(caseId, { verb: 'transfer', by: 'p-designer', task: await asked(at, caseId, 'p-designer', 'return'), to: 'p-design-head' }, { comment: '请代为归还' })).toHaveProperty('seq');
    const until = new Date(Date.now() + 48 * 3_600_000).toISOString();
    await does(at, caseId, 'p-design-head', 'return', 'extend', { form: { new_return: until, extension_reason: '还要再看' } });
    const [opened] = (await events(at, caseId, 'task.opened')).filter(({ step }) => step === 'extend-head');
    const [above = ''] = opened?.people as string[];
    expect(above).not.toBe('p-design-head');
    const task = await asked(at, caseId, above, 'extend-head');
    expect(await at.send(caseId, { verb: 'decide', by: 'p-design-head', task, outcome: 'approve' })).toEqual({ refused: 'not-yours' });
    expect(await at.send(caseId, { verb: 'transfer', by: above, task, to: 'p-design-head' }, { comment: '还是你来' })).toEqual({ refused: 'conflict-of-interest' });
  });

  it('the trail cannot be changed, not even by the owner of the database', async () => {
    await expect(at.sql`update audit.event set kind = 'x' where id = 1`).rejects.toThrow('append-only');
    await expect(at.sql`delete from audit.event`).rejects.toThrow('append-only');
    await expect(at.sql`truncate audit.event`).rejects.toThrow('append-only');
  });
});

describe('a worker killed at any point of a decision', () => {
  it.each(['before#1', 'after#1', 'before#2', 'after#2', 'before#3', 'after#3'])('killed %s: the caller gets his answer, once decided, nothing lost', async (point) => {
    const { caseId, task } = await reviewed();
    await at.worker().stop('SIGKILL');
    const dying = await at.startWorker(point);
    const sending: Promise<Sent> = at.send(caseId, { verb: 'decide', by: 'p-archivist', task, outcome: 'approve' });
    await Promise.race([dying.ended, sending]);
    await at.startWorker();
    expect(await sending).toHaveProperty('seq');
    expect((await at.taskOf(caseId, 'p-archivist')).step).toBe('hand-over');
    await consistent(at, caseId);
  });

  it('reset to its first task, a case reads the record and stands where it stood', async () => {
    const { caseId, task } = await reviewed();
    await at.send(caseId, { verb: 'decide', by: 'p-archivist', task, outcome: 'approve' });
    const { history } = { history: await at.client.workflow.getHandle(caseId).fetchHistory() };
    const firstTask = history.events?.find((event) => event.workflowTaskCompletedEventAttributes)?.eventId;
    await at.client.workflowService.resetWorkflowExecution({ namespace: 'countersign', workflowExecution: { workflowId: caseId }, workflowTaskFinishEventId: firstTask ?? null, requestId: `reset-${caseId}`, reason: 'test' });
    const hand = await at.taskOf(caseId, 'p-archivist');
    expect(await at.send(caseId, { verb: 'decide', by: 'p-archivist', task: hand.id, outcome: 'handed-over' }, signed('温书言'))).toHaveProperty('seq');
    await consistent(at, caseId);
  });

  it('continue-as-new by force after every few events: nothing lost, old keys still answered', async () => {
    const { caseId } = await at.startCase('archive-borrow', 'p-designer', borrowing([nextArchive()]), { continueAfter: 8 });
    for (const [person, outcome, content] of [['p-design-head', 'approve', {}], ['p-archivist', 'approve', {}], ['p-archivist', 'handed-over', signed('温书言')], ['p-designer', 'sign', signed('林一诺')], ['p-designer', 'returned', signed('林一诺')], ['p-archive-head', 'clean', { ...signed('宋砚秋'), form: { return_check: ['count', 'condition', 'no-leak'] } }]] as const) {
      const task = await at.taskOf(caseId, person);
      expect(await at.send(caseId, { verb: 'decide', by: person, task: task.id, outcome }, content)).toHaveProperty('seq');
    }
    const [row] = await at.sql<{ outcome: string }[]>`select outcome from cases."case" where id = ${caseId}`;
    expect(row?.outcome).toBe('returned-clean');
    await consistent(at, caseId);
  });
});
