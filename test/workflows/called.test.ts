// A case that another one started and waits for, on Temporal: what becomes of it when it is waited for no longer.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { install, type Installation } from '#test/installation.ts';
import { asked, caseOf, does, events, publish, startedBy, there } from './acting.ts';

let at: Installation;
beforeAll(async () => {
  at = await install();
  const title = { zh: '样例', en: 'Sample' };
  const step = (rest: object) => ({ title, ...rest });
  await publish(at, { key: 'outer', title, start: { who: 'employee' }, form: {}, steps: [{ parallel: 'both', arms: [step({ steps: [step({ approve: 'a', by: { people: ['p-legal'] } })] }), step({ steps: [{ call: 'inner', waits: true }] })] }, { end: 'done' }] });
  await publish(at, { key: 'inner', title, start: { who: 'process' }, form: {}, steps: [step({ approve: 'b', by: { people: ['p-hr'] } }), { do: 'incident.register', with: { kind: '"loss"' } }, step({ task: 'c', by: { people: ['p-it'] } }), { end: 'well' }] });
});
afterAll(() => at.close());

const called = async (): Promise<{ caseId: string; child: string }> => {
  const { caseId } = await at.startCase('outer', 'p-designer', {});
  return { caseId, child: await startedBy(at, caseId) };
};
const ended = (id: string) => there('the case ends', async () => { const { state, outcome } = await caseOf(at, id); return outcome === null ? undefined : `${state} ${outcome}`; });

it('a case that is withdrawn takes the one that it waits for with it, and both say so', async () => {
  const { caseId, child } = await called();
  await asked(at, child, 'p-hr', 'b');
  expect(await at.send(caseId, { verb: 'withdraw', by: 'p-designer' })).toHaveProperty('seq');
  expect(await ended(child)).toBe('withdrawn withdrawn');
  expect(await at.sql`select 1 from cases.inbox where case_id in (${caseId}, ${child})`).toHaveLength(0);
  expect(await events(at, caseId, 'case.called-off')).toMatchObject([{ child }]);
  expect(await events(at, child, 'case.caller-gone')).toHaveLength(1);
});

it('a case that is rejected before the other one has begun reaches it as soon as it has', async () => {
  const { caseId } = await at.startCase('outer', 'p-designer', {});
  await does(at, caseId, 'p-legal', 'a', 'reject', { comment: '不同意' });
  expect(await ended(await startedBy(at, caseId))).toBe('withdrawn withdrawn');
});

it('a case that has done what cannot be undone goes on by itself, and is listed with the one that started it', async () => {
  const { caseId, child } = await called();
  await does(at, child, 'p-hr', 'b', 'approve');
  const task = await asked(at, child, 'p-it', 'c');
  await does(at, caseId, 'p-legal', 'a', 'reject', { comment: '不同意' });
  await there('it has been told', async () => (await events(at, child, 'case.caller-gone'))[0]);
  expect(await events(at, child, 'case.caller-gone')).toMatchObject([{ past: 'incident.register' }]);
  expect(await at.send(child, { verb: 'decide', by: 'p-it', task, outcome: 'done' })).toHaveProperty('seq');
  expect(await ended(child)).toBe('completed well');
});
