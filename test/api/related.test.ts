// Cases that belong together: who may link them, what each sees of it, and what stays on record.
import { beforeAll, expect, it } from 'vitest';
import { Case, Trail } from '#api/contract.ts';
import type { Caller } from '#test/served.ts';
import { publish } from '#test/workflows/acting.ts';
import { staffed } from './staffed.ts';

const t = (zh: string, en: string) => ({ zh, en });
const [at, designer, head, finance, hr, auditor] = await staffed(['designer', 'design-head', 'finance', 'hr', 'auditor']);
beforeAll(() => publish(at, {
  key: 'sample', title: t('样例', 'Sample'), start: { who: 'employee' }, form: { note: { type: 'text', class: 'basic', ...t('事由', 'Note') } },
  steps: [{ task: 'look', title: t('核对', 'Look'), by: { people: ['p-finance'] }, outcomes: [{ key: 'done', title: t('完成', 'Done') }] }],
}));

const started = async (by: Caller): Promise<Case> => Case.parse((await by.post('/api/cases', { process: 'sample', form: { note: '一' } })).body);
const link = (by: Caller, id: string, other: string) => by.post(`/api/cases/${id}/related`, { case: other });
const undo = (by: Caller, id: string, other: string) => by.delete(`/api/cases/${id}/related/${other}`);
const linked = async (by: Caller, id: string) => Case.parse((await by.get(`/api/cases/${id}`)).body).related.map((one) => one.id);
const tries = async (id: string) => (await at.sql<{ by: string; action: string }[]>`select audit.actor(body) as by, convert_from(body, 'UTF8')::jsonb->>'action' as action from audit.event where case_id = ${id} and kind = 'act.refused' order by id`).map(({ by, action }) => [by, action]);
const told = async (by: Caller, id: string) => Trail.parse((await by.get(`/api/cases/${id}/trail`)).body).items.filter(({ kind }) => kind.endsWith('related')).map((one) => [one.kind, one.by?.id, one.data?.number]);

it('a link is made from either side, by number or id, is shown on both, and linking again changes nothing', async () => {
  const [one, other] = [await started(designer), await started(designer)];
  for (const answer of [await link(designer, one.id, ` ${other.number} `), await link(designer, other.id, one.id)]) expect(answer.status).toBe(200);
  expect([await linked(designer, one.id), await linked(designer, other.id)]).toEqual([[other.id], [one.id]]);
  expect([await told(designer, one.id), await told(designer, other.id)]).toEqual([[['case.related', 'p-designer', other.number]], [['case.related', 'p-designer', one.number]]]);
});

it('whoever made it, or whose request one of the two is, undoes it, on record in both, and twice is once; another reader does not', async () => {
  const [one, other] = [await started(designer), await started(designer)];
  await link(head, one.id, other.id);
  for (const reader of [finance, auditor]) expect(await undo(reader, other.id, one.id)).toMatchObject({ status: 403, body: { code: 'not-allowed' } });
  expect(await tries(other.id)).toEqual([['p-finance', 'case.relate'], ['p-auditor', 'case.relate']]);
  const undoable = async (by: Caller) => Case.parse((await by.get(`/api/cases/${one.id}`)).body).related.map((it) => it.undoable);
  expect([await undoable(designer), await undoable(head), await undoable(auditor)]).toEqual([[true], [true], [false]]);
  for (const _ of [1, 2]) expect((await undo(designer, other.id, one.id)).status).toBe(200);
  expect([await linked(designer, one.id), await linked(designer, other.id)]).toEqual([[], []]);
  expect((await told(designer, one.id)).map(([kind, by]) => [kind, by])).toEqual([['case.related', 'p-design-head'], ['case.unrelated', 'p-designer']]);
});

it('a link gives nobody a right: who may not read the other case neither makes one, nor sees one, nor learns that there is such a case', async () => {
  const [hers, theirs] = [await started(designer), await started(hr)];
  const strange = await link(designer, hers.id, theirs.number);
  expect(strange).toMatchObject({ status: 403, body: { code: 'cannot-read' } });
  const { requestId: _, ...nothing } = (await link(designer, hers.id, 'ZZ-0000')).body as Record<string, unknown>;
  expect(strange.body).toMatchObject(nothing);
  expect(await tries(theirs.id), 'that he tried is on record where he tried').toEqual([['p-designer', 'case.read']]);
  expect((await link(finance, hers.id, theirs.id)).status).toBe(200);
  expect([await linked(finance, hers.id), await linked(designer, hers.id), await told(designer, hers.id)]).toEqual([[theirs.id], [], [['case.related', 'p-finance', undefined]]]);
  expect((await undo(designer, hers.id, theirs.id)).body).toMatchObject({ code: 'cannot-read' });
  expect((await designer.get(`/api/cases/${theirs.id}`)).status).toBe(404);
  expect(await link(hr, hers.id, theirs.id)).toMatchObject({ status: 404, body: { code: 'no-such-case' } });
});

it('a case is not linked to itself, and a case that has ended still is to others', async () => {
  const [one, other] = [await started(designer), await started(designer)];
  expect(await link(designer, one.id, one.number)).toMatchObject({ status: 422, body: { code: 'links-itself' } });
  expect((await designer.post(`/api/cases/${one.id}/withdraw`, {})).status).toBe(200);
  expect((await link(auditor, one.id, other.id)).status).toBe(200);
  expect(await linked(head, one.id)).toEqual([other.id]);
});

it('two who link the same two cases at once, from both sides: one link, one event in each', async () => {
  const [one, other] = [await started(designer), await started(designer)];
  const answers = await Promise.all([link(designer, one.id, other.id), link(finance, other.id, one.id), link(head, one.id, other.id)]);
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
  expect([(await told(designer, one.id)).length, (await told(designer, other.id)).length]).toEqual([1, 1]);
});

it('a request made out of a former one is linked to it once, also when it is sent again; one that its applicant may not read is refused, and nothing is started', async () => {
  const former = await started(designer);
  expect((await designer.post(`/api/cases/${former.id}/withdraw`, {})).status).toBe(200);
  const again = () => designer.post('/api/cases', { process: 'sample', form: { note: '二' }, from: former.id }, `again-${former.id}`);
  const made = Case.parse((await again()).body);
  expect(made.related.map(({ id, state }) => [id, state])).toEqual([[former.id, 'withdrawn']]);
  expect(Case.parse((await again()).body).id).toBe(made.id);
  expect([await linked(designer, former.id), (await told(designer, former.id)).length]).toEqual([[made.id], 1]);
  expect(await hr.post('/api/cases', { process: 'sample', form: { note: '三' }, from: former.id })).toMatchObject({ status: 403, body: { code: 'cannot-read' } });
  expect(await tries(former.id)).toEqual([['p-hr', 'case.read']]);
});
