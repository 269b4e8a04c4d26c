// Fields that hold files, as a process of its own combines them: hidden from some, filled at a step, inside a table, handed to another case.
import { beforeAll, describe, expect, it } from 'vitest';
import { Case, File, Task } from '#api/contract.ts';
import type { Caller } from '#test/served.ts';
import { caseOf, publish, startedBy, there } from '#test/workflows/acting.ts';
import { staffed } from './staffed.ts';

const t = (zh: string, en: string) => ({ zh, en });
const file = (more: object = {}) => ({ type: 'file', ...t('文件', 'Files'), ...more });
const form = {
  letter: file(),
  secret: file(),
  pages: { type: 'table', ...t('页', 'Pages'), columns: [{ key: 'scan', ...file() }] },
  answer: file({ later: true }),
};
const look = { task: 'look', title: t('核对', 'Look'), by: { people: ['p-finance'] }, hide: ['secret'], outcomes: [{ key: 'done', title: t('完成', 'Done'), edit: ['answer'] }] };
const call = { call: 'incident-response', id: 'other', title: t('事件', 'Incident'), waits: true, with: { kind: '"loss"', description: '"x"', found_at: 'now', attachments: 'form.letter' } };

const [at, designer, finance] = await staffed(['designer', 'finance']);
beforeAll(async () => {
  for (const [key, step] of [['shown', look], ['calling', call]] as const) await publish(at, { key, title: t('样例', 'Sample'), start: { who: 'employee' }, form, steps: [step] });
});

const uploaded = async ({ cookie }: Caller): Promise<string> => {
  const response = await fetch(`${at.base}/api/files?name=a.txt`, { method: 'POST', headers: { cookie, origin: at.base, 'content-type': 'text/plain' }, body: '一页' });
  return File.parse(await response.json()).id;
};
const start = async (process: string, values: Record<string, unknown>): Promise<Case> => {
  const answer = await designer.post('/api/cases', { process, form: values });
  expect([answer.status, answer.text.slice(0, 300)]).toEqual([201, expect.any(String)]);
  return Case.parse(answer.body);
};
const status = async ({ cookie }: Caller, id: string): Promise<number> => (await fetch(`${at.base}/api/files/${id}`, { headers: { cookie } })).status;
const strange = (path: string) => ({ status: 422, body: { code: 'form-invalid', fields: [{ path, code: 'no-such-file' }] } });

describe('a field that is hidden from somebody', () => {
  it('keeps its files from him, in the view and at the door, while he reads the others', async () => {
    const [letter, secret] = [await uploaded(designer), await uploaded(designer)];
    const one = await start('shown', { letter: [letter], secret: [secret] });
    const seen = Case.parse((await finance.get(`/api/cases/${one.id}`)).body);
    expect([Object.keys(seen.form), seen.files.map(({ id }) => id), Object.keys(seen.names)]).toEqual([['letter'], [letter], [letter]]);
    expect([await status(finance, letter), await status(finance, secret), await status(designer, secret)]).toEqual([200, 404, 200]);
  });

  it('does not give them up by another field that he may fill: not at the first look, not at the last', async () => {
    const secret = await uploaded(designer);
    const one = await start('shown', { secret: [secret] });
    const { id } = await at.taskOf(one.id, 'p-finance');
    expect(await finance.post(`/api/tasks/${id}/decisions`, { outcome: 'done', form: { answer: [secret] } })).toMatchObject(strange('answer'));
    expect(await at.send(one.id, { verb: 'decide', by: 'p-finance', task: id, outcome: 'done' }, { form: { answer: [secret] } })).toEqual({ refused: 'form-invalid' });
    expect(await status(finance, secret)).toBe(404);
  });
});

it('what is filled at a step is taken by the case, from whoever fills it', async () => {
  const one = await start('shown', {});
  const { id } = await at.taskOf(one.id, 'p-finance');
  expect(await finance.post(`/api/tasks/${id}/decisions`, { outcome: 'done', form: { answer: [await uploaded(designer)] } })).toMatchObject(strange('answer'));
  const own = await uploaded(finance);
  const answer = await finance.post(`/api/tasks/${id}/decisions`, { outcome: 'done', form: { answer: [own] } });
  expect(answer.status).toBe(200);
  expect(Task.parse(answer.body.task).names[own]).toBe('a.txt');
  expect(await status(designer, own)).toBe(200);
});

it('the files of a table are the case’s as any other', async () => {
  const scan = await uploaded(designer);
  const one = await start('shown', { pages: [{ scan: [scan] }] });
  expect(one.files.map(({ id }) => id)).toEqual([scan]);
  expect(await status(finance, scan)).toBe(200);
  expect(await designer.post('/api/cases', { process: 'shown', form: { pages: [{ scan: [scan] }] } })).toMatchObject(strange('pages'));
});

it('another case gets none: it is not started, and the one that waits for it hears so', async () => {
  const one = await start('calling', { letter: [await uploaded(designer)] });
  await there('the caller has gone on', async () => ((await caseOf(at, one.id)).state === 'completed' ? true : undefined));
  await expect(startedBy(at, one.id)).rejects.toThrow();
}, 90_000);

it('no field holds more than 20', async () => {
  const ids = Array.from({ length: 21 }, (_, i) => `f-${i}`);
  expect((await designer.post('/api/cases', { process: 'shown', form: { letter: ids } })).body.fields).toMatchObject([{ path: 'letter', code: 'too-many' }]);
});
