// Whose affair it is he does not decide, by whatever route, and whoever is given a task can do it: on the real record.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { borrowing, install, type Installation } from '#test/installation.ts';
import { asked, borrow, does, events, publish } from './acting.ts';

let at: Installation;
beforeAll(async () => {
  at = await install();
  const title = { zh: '样例', en: 'Sample' };
  await publish(at, {
    key: 'kept', title, start: { who: 'employee' }, form: { suspect: { type: 'user', zh: '当事人', en: 'Suspect' } },
    steps: [
      { approve: 'first', title, by: { role: 'hr' } },
      { task: 'look', title, by: { people: ['p-legal'] }, except: { field: 'suspect' }, due: { after: '2wd', overdue: [{ after: '1wd', tell: { role: 'hr' } }] } },
      { task: 'own', title, by: 'applicant', due: { after: '2wd' } },
      { end: 'done' },
    ],
  });
});
afterAll(() => at.close());

const because = { comment: '请办理' };
const started = async (by = 'p-designer', suspect = 'p-it') => (await at.startCase('kept', by, { suspect })).caseId;

it('an approval that no rule names may be passed on to a colleague, who can give it', async () => {
  const caseId = await started();
  expect(await at.send(caseId, { verb: 'transfer', by: 'p-hr', task: await asked(at, caseId, 'p-hr', 'first'), to: 'p-finance' }, because)).toHaveProperty('seq');
  await does(at, caseId, 'p-finance', 'first', 'approve');
});

it('an administrator does not choose who decides his own request', async () => {
  const caseId = await started('p-sysadmin');
  expect(await at.send(caseId, { verb: 'reassign', by: 'p-sysadmin', task: await asked(at, caseId, 'p-hr', 'first'), to: 'p-finance' }, because)).toEqual({ refused: 'self-approval' });
});

it('whoever is kept out of a step hears nothing of it and does nothing in it, though somebody whom it asks lets him act', async () => {
  await at.sql`insert into org.delegation (id, giver_id, delegate_id, from_day, to_day, made_by) values ('g-kept', 'p-legal', 'p-it', org.today(), org.today() + 5, 'p-legal')`;
  const caseId = await started();
  await does(at, caseId, 'p-hr', 'first', 'approve');
  const task = await asked(at, caseId, 'p-legal', 'look');
  expect(await at.sql`select kind from cases.notice where case_id = ${caseId} and person_id = 'p-it'`).toEqual([]);
  expect(await at.send(caseId, { verb: 'decide', by: 'p-it', for: 'p-legal', task, outcome: 'done' })).toEqual({ refused: 'conflict-of-interest' });
  const other = await started('p-designer', 'p-clerk');
  await does(at, other, 'p-hr', 'first', 'approve');
  await asked(at, other, 'p-legal', 'look');
  expect(await at.sql`select kind from cases.notice where case_id = ${other} and person_id = 'p-it'`).toMatchObject([{ kind: 'task.opened' }]);
});

it('the applicant does not stop the clock of his own task by asking himself', async () => {
  const caseId = await started();
  await does(at, caseId, 'p-hr', 'first', 'approve');
  await does(at, caseId, 'p-legal', 'look', 'done');
  expect(await at.send(caseId, { verb: 'ask-applicant', by: 'p-designer', task: await asked(at, caseId, 'p-designer', 'own') }, because)).toEqual({ refused: 'not-allowed-here' });
});

it('a task that is moved while the applicant is asked is due as much later as he was asked', async () => {
  const caseId = await started();
  await does(at, caseId, 'p-hr', 'first', 'approve');
  const task = await asked(at, caseId, 'p-legal', 'look');
  const dueOf = async (id: string) => (await at.sql<{ dueAt: Date }[]>`select due_at from cases.task where id = ${id}`)[0]?.dueAt.getTime() ?? 0;
  const before = await dueOf(task);
  expect(await at.send(caseId, { verb: 'ask-applicant', by: 'p-legal', task }, because)).toHaveProperty('seq');
  await at.sql`update cases.task set suspended_at = suspended_at - interval '10 days' where id = ${task}`;
  expect(await at.send(caseId, { verb: 'reassign', by: 'p-sysadmin', task, to: 'p-deputy-gm' }, because)).toHaveProperty('seq');
  const [extended] = await events(at, caseId, 'task.extended');
  expect(extended).toMatchObject({ reason: 'applicant', before: new Date(before).toISOString() });
  expect(await dueOf(await asked(at, caseId, 'p-deputy-gm', 'look'))).toBeGreaterThan(before + 5 * 86_400_000);
});

it('a loan is extended also while its borrower waits for advice; the advice keeps its own clock', async () => {
  const { caseId } = await at.startCase('archive-borrow', 'p-designer', borrowing(['a-0001']));
  await borrow(at, caseId);
  const until = new Date(Date.now() + 48 * 3_600_000);
  await does(at, caseId, 'p-designer', 'return', 'extend', { form: { new_return: until.toISOString(), extension_reason: '还要再看' } });
  const task = await asked(at, caseId, 'p-designer', 'return');
  expect(await at.send(caseId, { verb: 'consult', by: 'p-designer', task, people: ['p-finance'] }, because)).toHaveProperty('seq');
  const dues = () => at.sql<{ part: string; dueAt: Date | null }[]>`select part, due_at from cases.task where case_id = ${caseId} and step_id = 'return' and state in ('open', 'suspended') order by part`;
  const [advice] = await dues();
  await does(at, caseId, 'p-design-head', 'extend-head', 'approve');
  await does(at, caseId, 'p-archivist', 'extend-archive', 'approve', { form: { new_return: until.toISOString() } });
  expect(await dues()).toEqual([advice, { part: 'seat', dueAt: until }]);
  expect((await events(at, caseId, 'task.extended')).map(({ task: moved }) => moved)).toEqual([task]);
});

it('whoever sits for somebody who has left is not one whom the step keeps out', async () => {
  const caseId = await started('p-designer', 'p-gm');
  await does(at, caseId, 'p-hr', 'first', 'approve');
  const task = await asked(at, caseId, 'p-legal', 'look');
  await at.sql`update org.person set disabled_at = clock_timestamp() where id = 'p-legal'`;
  const moved = (to: string) => at.send(caseId, { verb: 'reassign', by: 'p-sysadmin', task, to }, because);
  expect(await moved('p-gm')).toEqual({ refused: 'conflict-of-interest' });
  expect(await moved('p-deputy-gm')).toHaveProperty('seq');
});
