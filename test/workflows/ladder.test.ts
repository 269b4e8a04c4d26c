// A task that stands still and opens again, and the rungs of its ladder, on the real record: in whose queue it is.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { install, type Installation } from '#test/installation.ts';
import { events, publish } from './acting.ts';

let at: Installation;
beforeAll(async () => void (at = await install()));
afterAll(() => at.close());

const t = { zh: '样例', en: 'Sample' };
const started = async (key: string, step: object): Promise<{ caseId: string; task: string }> => {
  await publish(at, { key, title: t, start: { who: 'employee' }, form: {}, steps: [{ approve: 'a', title: t, mode: 'one', ...step }, { end: 'done' }] });
  const { caseId } = await at.startCase(key, 'p-designer', {});
  return { caseId, task: `${caseId}.n1.1` };
};
const queues = async (caseId: string) => (await at.sql<{ personId: string; taskId: string; box: string }[]>`select person_id, task_id, box from cases.inbox where case_id = ${caseId} order by person_id`).map(({ personId, box }) => `${personId} ${box}`);
const sends = async (caseId: string, act: { verb: string; by: string } & Record<string, unknown>) => expect(await at.send(caseId, act as never, { comment: '理由' }), act.verb).toHaveProperty('seq');
/** A clock of the case rings now, whatever time it is. */
const rings = async (caseId: string, timer: string) => at.client.workflow.getHandle(caseId).executeUpdate('event', { updateId: timer, args: [{ verb: 'clock', key: `early:${timer}`, head: 0, timer }] });

it('a shared task opens again for all its candidates, though one of them had asked for advice without taking it', async () => {
  const { caseId, task } = await started('shared', { by: { people: ['p-legal', 'p-hr'] } });
  await sends(caseId, { verb: 'consult', by: 'p-legal', task, people: ['p-it'] });
  expect(await queues(caseId)).toEqual(['p-it todo']);
  await sends(caseId, { verb: 'answer', by: 'p-it', task: (await at.taskOf(caseId, 'p-it')).id });
  expect(await queues(caseId)).toEqual(['p-hr claimable', 'p-legal claimable']);
  await sends(caseId, { verb: 'decide', by: 'p-hr', task, outcome: 'approve' });
});

it('whoever has claimed a task and waits for advice is not idle: it is his again when he has been answered', async () => {
  const { caseId, task } = await started('claimed', { by: { people: ['p-legal', 'p-hr'] } });
  await sends(caseId, { verb: 'claim', by: 'p-legal', task });
  await sends(caseId, { verb: 'consult', by: 'p-legal', task, people: ['p-it'] });
  await rings(caseId, `${task}:release:0`);
  expect(await queues(caseId)).toEqual(['p-it todo']);
  await sends(caseId, { verb: 'answer', by: 'p-it', task: (await at.taskOf(caseId, 'p-it')).id });
  expect(await queues(caseId)).toEqual(['p-legal todo']);
  await sends(caseId, { verb: 'decide', by: 'p-legal', task, outcome: 'approve' });
});

const ladder = { by: { people: ['p-legal'] }, due: { after: '1d', overdue: [{ after: '1d', offer: { people: ['p-gm'] } }, { after: '2d', hand: { people: ['p-finance'] } }] } };

it('a late task is offered to others beside its holder, and handed on', async () => {
  const { caseId, task } = await started('late', ladder);
  await rings(caseId, `${task}:rung:0`);
  expect(await queues(caseId)).toEqual(['p-gm claimable', 'p-legal claimable']);
  await rings(caseId, `${task}:rung:1`);
  expect(await queues(caseId)).toEqual(['p-finance todo']);
  await sends(caseId, { verb: 'decide', by: 'p-finance', task: (await at.taskOf(caseId, 'p-finance')).id, outcome: 'approve' });
});

it('a late task whose holder waits for advice is neither offered nor handed on: those people are told, and he goes on', async () => {
  const { caseId, task } = await started('late-waiting', ladder);
  await sends(caseId, { verb: 'consult', by: 'p-legal', task, people: ['p-it'] });
  for (const rung of [0, 1]) await rings(caseId, `${task}:rung:${rung}`);
  expect(await queues(caseId)).toEqual(['p-it todo']);
  expect((await events(at, caseId, 'rung.reached')).map(({ told }) => told)).toEqual([['p-gm'], ['p-finance']]);
  await sends(caseId, { verb: 'answer', by: 'p-it', task: (await at.taskOf(caseId, 'p-it')).id });
  expect(await queues(caseId)).toEqual(['p-legal todo']);
  await sends(caseId, { verb: 'decide', by: 'p-legal', task, outcome: 'approve' });
});
