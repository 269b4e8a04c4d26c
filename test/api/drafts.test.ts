// Drafts: kept for the person alone, sealed, there again after signing in, and gone with the submission.
import { expect, it } from 'vitest';
import { Case, DraftKept, File } from '#api/contract.ts';
import { connect } from '#db/connect.ts';
import { sweepFiles } from '#db/desk/files.ts';
import { borrowing } from '#test/installation.ts';
import type { Caller } from '#test/served.ts';
import { staffed } from './staffed.ts';

const [at, designer, head, hr] = await staffed(['designer', 'design-head', 'hr']);

const START = '/api/processes/archive-borrow/draft';
const put = ({ cookie }: Caller, path: string, body: unknown) => at.call('PUT', path, { body, headers: { cookie, origin: at.base } });
const kept = async (caller: Caller, path: string) => DraftKept.parse((await caller.get(path)).body).draft;

it('a request half filled in is there again in another session, says when it was kept, and is nobody else’s; a signature is not kept', async () => {
  expect(await kept(designer, START)).toBeNull();
  const answer = await put(designer, START, { form: { purpose: '核对旧图', undertaking: { statement: true, name: '林一诺' }, stray: 'x' } });
  expect([answer.status, DraftKept.parse(answer.body).draft?.form]).toEqual([200, { purpose: '核对旧图' }]);
  await designer.delete('/api/session');
  const again = await at.signIn('designer');
  const draft = await kept(again, START);
  expect([draft?.form, Date.now() - Date.parse(draft?.savedAt ?? '') < 60_000]).toEqual([{ purpose: '核对旧图' }, true]);
  expect(await kept(hr, START)).toBeNull();
  const [row] = await at.sql<{ sealed: Buffer }[]>`select sealed from desk.draft where person_id = 'p-designer'`;
  expect(row?.sealed.includes('核对')).toBe(false);
  expect((await at.sql`select 1 from audit.event where convert_from(body, 'UTF8') like '%draft%'`).length).toBe(0);
});

it('submitting drops it, and so does whoever does not want it', async () => {
  const mine = await at.signIn('designer');
  await put(mine, START, { form: { purpose: '核对旧图' } });
  expect((await mine.post('/api/cases', { process: 'archive-borrow', form: borrowing(['a-0001'], { medium: 'nothing' }) })).status).toBe(422);
  expect(await kept(mine, START)).not.toBeNull();
  expect((await mine.post('/api/cases', { process: 'archive-borrow', form: borrowing(['a-0001']) })).status).toBe(201);
  expect(await kept(mine, START)).toBeNull();
  await put(mine, START, { form: { purpose: '再借一次' } });
  expect((await mine.delete(START)).status).toBe(204);
  expect(await kept(mine, START)).toBeNull();
});

it('an answer to a task is drafted by whoever holds it, stays when he asks for advice, and goes with the answer', async () => {
  const mine = await at.signIn('designer');
  const one = Case.parse((await mine.post('/api/cases', { process: 'archive-borrow', form: borrowing(['a-0002']) })).body);
  const { id } = await at.taskOf(one.id, 'p-design-head');
  const path = `/api/tasks/${id}/draft`;
  expect((await put(hr, path, { comment: '同意' })).body.code).toBe('no-such-task');
  expect((await put(mine, path, { comment: '同意' })).body.code).toBe('not-yours');
  expect((await put(head, path, { comment: '用途合理，' })).status).toBe(200);
  expect((await head.post(`/api/tasks/${id}/consult`, { people: ['p-archivist'], question: '是否在库？' })).status).toBe(200);
  expect((await kept(head, path))?.comment).toBe('用途合理，');
  expect((await head.post(`/api/tasks/${id}/call-back`, {})).status).toBe(200);
  expect((await head.post(`/api/tasks/${id}/return`, { comment: '请写明用途' })).status).toBe(200);
  expect(await kept(head, path)).toBeNull();
  expect((await put(head, path, { comment: '晚了' })).body.code).toBe('task-closed');
  const { id: amend } = await at.taskOf(one.id, 'p-designer');
  expect((await put(mine, `/api/tasks/${amend}/draft`, { form: { purpose: '核对施工图' } })).status).toBe(200);
  expect((await mine.post(`/api/cases/${one.id}/resubmit`, { form: borrowing(['a-0002'], { purpose: '核对施工图' }) })).status).toBe(200);
  expect(await kept(mine, `/api/tasks/${amend}/draft`)).toBeNull();
});

it('a file that a draft names is there as long as the draft, under its name; of somebody else’s nothing is told', async () => {
  const mine = await at.signIn('designer');
  const upload = async ({ cookie }: Caller, name: string) => {
    const answer = await fetch(`${at.base}/api/files?name=${encodeURIComponent(name)}`, { method: 'POST', headers: { cookie, origin: at.base, 'content-type': 'text/plain' }, body: '三室两厅' });
    return File.parse(await answer.json()).id;
  };
  const [kept1, left, strange] = [await upload(mine, '平面图.txt'), await upload(mine, '旧图.txt'), await upload(hr, '名单.txt')];
  await put(mine, START, { form: { attachments: [kept1, strange] } });
  expect((await kept(mine, START))?.names).toEqual({ [kept1]: '平面图.txt' });
  await at.sql`update cases.file set uploaded_at = uploaded_at - interval '25 hours'`;
  const sql = connect(at.url, { role: 'cs_api', max: 1, name: 'test' });
  await sweepFiles(sql);
  await mine.delete(START);
  const waiting = async () => (await at.sql<{ id: string }[]>`select id from cases.file where case_id is null`).map(({ id }) => id).filter((id) => [kept1, left, strange].includes(id));
  expect(await waiting()).toEqual([kept1]);
  await sweepFiles(sql);
  await sql.end();
  expect(await waiting()).toEqual([]);
});
