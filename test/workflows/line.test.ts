// Who waits for an archive, who hands it over to whom, and from when a loan counts: on the real server.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { borrowing, install, type Installation } from '#test/installation.ts';
import { answer, asked, caseOf, does, events, overdue, signedBy, there } from './acting.ts';

let at: Installation;
beforeAll(async () => void (at = await install({ 'borrow.recall-within': '2m' })));
afterAll(() => at.close());

const in_ = (seconds: number) => new Date(Date.now() + seconds * 1_000).toISOString();
const names: Record<string, string> = { 'p-designer': '林一诺', 'p-designer-2': '周听澜', 'p-archivist': '温书言' };
async function approved(archives: string[], by = 'p-designer', more: Record<string, unknown> = {}): Promise<string> {
  const { caseId } = await at.startCase('archive-borrow', by, borrowing(archives, { expected_return: in_(3_600), undertaking: { statement: true, name: names[by] }, ...more }));
  await does(at, caseId, by === 'p-archivist' ? 'p-archive-head' : 'p-design-head', 'department', 'approve');
  await does(at, caseId, 'p-archive-head', 'archive-review', 'approve');
  return caseId;
}
const waits = async (caseId: string) => (await at.sql`select 1 from register.waiting where case_id = ${caseId}`).length > 0;

it('whoever waits behind somebody who gives up is served: nobody waits for an archive that is in', async () => {
  const holder = await approved(['a-0002']);
  await takeOut(holder);
  const first = await approved(['a-0001', 'a-0002'], 'p-designer-2');
  const second = await approved(['a-0001']);
  expect([await waits(first), await waits(second)]).toEqual([true, true]);
  expect(await at.send(first, { verb: 'withdraw', by: 'p-designer-2' })).toHaveProperty('seq');
  await asked(at, second, 'p-archivist', 'hand-over');
  expect(await waits(second)).toBe(false);
});

it('nobody overtakes: what comes back goes to the first who waits for it, though he still waits for more', async () => {
  const [one, two] = [await approved(['a-0003']), await approved(['a-0004'])];
  for (const caseId of [one, two]) await takeOut(caseId);
  const first = await approved(['a-0003', 'a-0004'], 'p-designer-2');
  const second = await approved(['a-0003']);
  await giveBack(one);
  expect([await waits(first), await waits(second)]).toEqual([true, true]);
  await giveBack(two);
  await asked(at, first, 'p-archivist', 'hand-over');
  expect([await waits(first), await waits(second)]).toEqual([false, true]);
});

it('an archive that goes on to the next is recalled from him, too, when somebody stands behind', async () => {
  const holder = await approved(['a-0005']);
  await takeOut(holder);
  const next = await approved(['a-0005'], 'p-designer-2');
  const last = await approved(['a-0005']);
  await giveBack(holder);
  await does(at, next, 'p-archivist', 'hand-over', 'handed-over', signedBy('p-archivist'));
  await does(at, next, 'p-designer-2', 'receipt', 'sign', signedBy('p-designer-2'));
  const moved = await there('the recall', async () => (await events(at, next, 'task.extended'))[0]);
  expect(moved).toMatchObject({ step: 'return', reason: 'recalled' });
  expect(Date.parse(String((await caseOf(at, next)).form.expected_return)) - Date.now()).toBeLessThanOrEqual(120_000);
  expect(await waits(last)).toBe(true);
});

it('an archivist who borrows neither hands over to himself nor inspects what he brings back', async () => {
  const caseId = await approved(['a-0006'], 'p-archivist');
  await does(at, caseId, 'p-archive-head', 'hand-over', 'handed-over', signedBy('p-archive-head'));
  await does(at, caseId, 'p-archivist', 'receipt', 'sign', signedBy('p-archivist'));
  await does(at, caseId, 'p-archivist', 'return', 'returned', signedBy('p-archivist'));
  const task = await asked(at, caseId, 'p-archive-head', 'inspection');
  expect(await at.send(caseId, { verb: 'decide', by: 'p-archivist', task, outcome: 'clean' }, signedBy('p-archivist'))).toEqual({ refused: 'not-yours' });
});

it('what was handed over is out, signed for or not: it cannot be withdrawn, and is chased', async () => {
  const caseId = await approved(['a-0007']);
  await does(at, caseId, 'p-archivist', 'hand-over', 'handed-over', signedBy('p-archivist'));
  expect((await at.sql`select state, holder_id from register.record where id = 'a-0007'`)[0]).toEqual({ state: 'out', holderId: 'p-designer' });
  expect(await at.send(caseId, { verb: 'withdraw', by: 'p-designer' })).toEqual({ refused: 'past-effect' });
  await does(at, caseId, 'p-designer', 'receipt', 'not-received', { comment: '没有领到' });
  await does(at, caseId, 'p-archive-head', 'whereabouts', 'in-room', signedBy('p-archive-head'));
  expect(await caseOf(at, caseId)).toMatchObject({ state: 'completed', outcome: 'not-received' });
  expect((await at.sql`select state from register.record where id = 'a-0007'`)[0]).toEqual({ state: 'in' });
});

it('a date that has passed before the archives were handed over must be set anew; the loan is never late from the start', async () => {
  const caseId = await approved(['a-0008'], 'p-designer', { expected_return: in_(4) });
  await there('the date is past', async () => (Date.parse(String((await caseOf(at, caseId)).form.expected_return)) < Date.now() ? true : undefined));
  expect(await answer(at, caseId, 'p-archivist', 'hand-over', 'handed-over', signedBy('p-archivist'))).toEqual({ refused: 'form-invalid' });
  const until = in_(600);
  await does(at, caseId, 'p-archivist', 'hand-over', 'handed-over', { ...signedBy('p-archivist'), form: { expected_return: until } });
  expect((await at.sql<{ dueAt: Date }[]>`select due_at from register.loan where case_id = ${caseId}`)[0]?.dueAt.toISOString()).toBe(until);
});

it('an undertaking in another name than the applicant’s starts nothing', async () => {
  const got = await at.startCase('archive-borrow', 'p-designer', borrowing(['a-0009'], { undertaking: { statement: true, name: '周听澜' } }));
  expect(got).toMatchObject({ refused: 'form-invalid' });
});

it('of two archives one is lost: only that one is, and the other one comes back', async () => {
  const caseId = await approved(['a-0010', 'a-0011']);
  await takeOut(caseId);
  expect(await answer(at, caseId, 'p-designer', 'return', 'lost', { ...signedBy('p-designer'), form: { loss_account: '找不到', lost_archives: ['a-0012'] } })).toEqual({ refused: 'form-invalid' });
  await does(at, caseId, 'p-designer', 'return', 'lost', { ...signedBy('p-designer'), form: { loss_account: '找不到', lost_archives: ['a-0011'] } });
  const states = async () => (await at.sql<{ state: string }[]>`select state from register.record where id in ('a-0010', 'a-0011') order by id`).map(({ state }) => state);
  expect(await states()).toEqual(['out', 'lost']);
  expect(await at.sql`select back_at is not null as back from register.record where id in ('a-0010', 'a-0011') order by id`).toEqual([{ back: true }, { back: false }]);
  await does(at, caseId, 'p-archive-head', 'inspection', 'clean', { ...signedBy('p-archive-head'), form: { return_check: ['count', 'condition', 'no-leak'] } });
  expect(await states()).toEqual(['in', 'lost']);
  expect(await caseOf(at, caseId)).toMatchObject({ outcome: 'lost' });
  expect(await at.sql`select result from register.loan where case_id = ${caseId} order by record_id`).toEqual([{ result: 'clean' }, { result: 'lost' }]);
});

it('of several archives none is lost unless it is named; of one there is nothing to name', async () => {
  const several = await approved(['a-0015', 'a-0016']);
  await takeOut(several);
  const lost = { ...signedBy('p-designer'), form: { loss_account: '找不到' } };
  expect(await answer(at, several, 'p-designer', 'return', 'lost', lost)).toEqual({ refused: 'form-invalid' });
  const one = await approved(['a-0017']);
  await takeOut(one);
  await does(at, one, 'p-designer', 'return', 'lost', lost);
  expect(await at.sql`select state from register.record where id in ('a-0015', 'a-0016', 'a-0017') order by id`).toEqual([{ state: 'out' }, { state: 'out' }, { state: 'lost' }]);
});

it('a loan is back in the moment of the act that brings it back, is never late from then on, and its result comes with the inspection', async () => {
  const caseId = await approved(['a-0018'], 'p-designer', { expected_return: in_(6) });
  await takeOut(caseId);
  await does(at, caseId, 'p-designer', 'return', 'returned', signedBy('p-designer'));
  await asked(at, caseId, 'p-archive-head', 'inspection');
  const [decided] = await at.sql<{ at: Date }[]>`select at from cases.decision where case_id = ${caseId} and step_id = 'return'`;
  const [entered] = await at.sql<{ at: Date }[]>`select e.at from cases.entry e join cases.decision d using (case_id, key) where d.case_id = ${caseId} and d.step_id = 'return' and e.part = 0`;
  const loan = async () => (await at.sql<{ returnedAt: Date | null; result: string | null }[]>`select returned_at, result from register.loan where case_id = ${caseId}`)[0];
  expect(await loan()).toEqual({ returnedAt: entered?.at, result: null });
  expect(Math.abs(Number(entered?.at) - Number(decided?.at))).toBeLessThan(1_000);
  await there('the date is past', async () => (Date.parse(String((await caseOf(at, caseId)).form.expected_return)) < Date.now() ? true : undefined));
  expect(await overdue(at, caseId)).toBe(false);
  expect(await events(at, caseId, 'task.overdue', 'rung.reached')).toEqual([]);
  await does(at, caseId, 'p-archive-head', 'inspection', 'clean', { ...signedBy('p-archive-head'), form: { return_check: ['count', 'condition', 'no-leak'] } });
  expect(await loan()).toEqual({ returnedAt: entered?.at, result: 'clean' });
  expect((await at.sql`select state, back_at from register.record where id = 'a-0018'`)[0]).toEqual({ state: 'in', backAt: null });
});

it('what is missing at the inspection is what is named, and is named anew where one had been reported before', async () => {
  const caseId = await approved(['a-0013', 'a-0014']);
  await takeOut(caseId);
  await does(at, caseId, 'p-designer', 'return', 'lost', { ...signedBy('p-designer'), form: { loss_account: '找不到', lost_archives: ['a-0014'] } });
  const missing = (form: Record<string, unknown>) => ({ ...signedBy('p-archive-head'), comment: '没有交回', form: { return_findings: '另一份也没有交回', ...form } });
  expect(await answer(at, caseId, 'p-archive-head', 'inspection', 'missing', missing({}))).toEqual({ refused: 'form-invalid' });
  await does(at, caseId, 'p-archive-head', 'inspection', 'missing', missing({ missing_archives: ['a-0013'] }));
  expect(await at.sql`select state from register.record where id in ('a-0013', 'a-0014')`).toEqual([{ state: 'lost' }, { state: 'lost' }]);
});

/** Handed over and signed for, after the approvals. */
async function takeOut(caseId: string): Promise<void> {
  await does(at, caseId, 'p-archivist', 'hand-over', 'handed-over', signedBy('p-archivist'));
  await does(at, caseId, 'p-designer', 'receipt', 'sign', signedBy('p-designer'));
}

async function giveBack(caseId: string): Promise<void> {
  await does(at, caseId, 'p-designer', 'return', 'returned', signedBy('p-designer'));
  await does(at, caseId, 'p-archive-head', 'inspection', 'clean', { ...signedBy('p-archive-head'), form: { return_check: ['count', 'condition', 'no-leak'] } });
}
