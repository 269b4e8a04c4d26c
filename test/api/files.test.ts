// Files: brought by one, read by those who may, taken by one case and no other, and on record.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connect } from '#db/connect.ts';
import { Case, File, Trail } from '#api/contract.ts';
import { borrowing } from '#test/installation.ts';
import { serve, type Caller, type Served } from '#test/served.ts';

let at: Served;
let designer: Caller;
let head: Caller;
beforeAll(async () => {
  at = await serve();
  [designer, head] = [await at.signIn('designer'), await at.signIn('design-head')];
});
afterAll(() => at.close());

const send = async (caller: Caller, content: string | Uint8Array<ArrayBuffer>, name = '平面图.pdf', type = 'application/pdf') => {
  const response = await fetch(`${at.base}/api/files?${new URLSearchParams({ name })}`, { method: 'POST', headers: { cookie: caller.cookie, origin: at.base, 'content-type': type }, body: content });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
};
const uploaded = async (caller: Caller, content = '一页'): Promise<string> => File.parse((await send(caller, content)).body).id;
let archives = 0;
const start = (caller: Caller, attachments: string[]) => caller.post('/api/cases', { process: 'archive-borrow', form: borrowing([`a-${String(++archives).padStart(4, '0')}`], { attachments }) });
const fetched = (caller: Caller, id: string) => fetch(`${at.base}/api/files/${id}`, { headers: { cookie: caller.cookie } });

it('what the applicant attached is read by the head word for word, as a download, with an event; a stranger learns nothing of it', async () => {
  const id = await uploaded(designer, '机密：水电图');
  const answer = await start(designer, [id]);
  expect(answer.status).toBe(201);
  const one = Case.parse(answer.body);
  expect(one.files).toMatchObject([{ id, name: '平面图.pdf', by: { id: 'p-designer' } }]);
  const got = await fetched(head, id);
  expect([got.status, got.headers.get('content-type'), got.headers.get('content-disposition'), got.headers.get('x-content-type-options')]).toEqual([200, 'application/pdf', `attachment; filename*=UTF-8''${encodeURIComponent('平面图.pdf')}`, 'nosniff']);
  expect(await got.text()).toBe('机密：水电图');
  const { items } = Trail.parse((await designer.get(`/api/cases/${one.id}/trail`)).body);
  expect(items.filter(({ kind }) => kind === 'file.read')).toMatchObject([{ by: { id: 'p-design-head' } }]);
  for (const stranger of ['finance', 'hr']) expect((await fetched(await at.signIn(stranger), id)).status).toBe(404);
  const [row] = await at.sql<{ found: boolean }[]>`select position(convert_to('机密', 'UTF8') in sealed) > 0 as found from cases.file_content where file_id = ${id}`;
  expect(row?.found).toBe(false);
});

describe('a file is refused', () => {
  it('when it is empty, too large, or called by more than a name', async () => {
    expect((await send(designer, '')).status).toBe(422);
    expect((await send(designer, new Uint8Array(10 * 1024 * 1024 + 1))).body.code).toBe('too-large');
    for (const name of ['', ' ', '../../etc/passwd', 'a\\b', 'a\nb', 'x'.repeat(121)]) expect([name, (await send(designer, 'x', name)).status]).toEqual([name, expect.toBeOneOf([400, 422])]);
  });

  it('when it is unknown, somebody else’s, or another case’s; the form stays where it was', async () => {
    const others = await uploaded(head);
    const taken = await uploaded(designer);
    expect((await start(designer, [taken])).status).toBe(201);
    for (const id of ['f-nothing', others, taken]) {
      const answer = await start(designer, [id]);
      expect([answer.status, answer.body.fields]).toEqual([422, [expect.objectContaining({ path: 'attachments', code: 'no-such-file' })]]);
    }
  });

  it('by the record itself, when two cases want the same file at once: one has it', async () => {
    const id = await uploaded(designer);
    const all = await Promise.all([start(designer, [id]), start(designer, [id]), start(designer, [id])]);
    expect(all.map(({ status }) => status).sort()).toEqual([201, 422, 422]);
  });

  it('when too much waits that no case has taken; letting go of it makes room', async () => {
    const hr = await at.signIn('hr');
    const ids: string[] = [];
    for (let i = 0; i < 5; i++) ids.push(File.parse((await send(hr, new Uint8Array(10 * 1024 * 1024))).body).id);
    expect((await send(hr, 'x')).status).toBe(429);
    const drop = await at.call('DELETE', `/api/files/${ids[0] ?? ''}`, { headers: { cookie: hr.cookie, origin: at.base } });
    expect(drop.status).toBe(204);
    expect((await send(hr, 'x')).status).toBe(201);
  }, 60_000);
});

it('a file of a case can neither be dropped nor read past the log: not by its owner, not by the processes themselves', async () => {
  const id = await uploaded(designer);
  await start(designer, [id]);
  expect((await at.call('DELETE', `/api/files/${id}`, { headers: { cookie: designer.cookie, origin: at.base } })).status).toBe(404);
  for (const role of ['cs_worker', 'cs_api'] as const) {
    const sql = connect(at.url, { role, max: 1, name: 'test' });
    await expect(sql`select sealed from cases.file_content`).rejects.toMatchObject({ code: '42501' });
    await expect(sql`delete from cases.file where id = ${id}`).rejects.toMatchObject({ code: '42501' });
    await sql.end();
  }
});

it('what was attached stays when the form comes back, is added to, and goes on', async () => {
  const [first, second] = [await uploaded(designer), await uploaded(designer)];
  const one = Case.parse((await start(designer, [first])).body);
  const { id: task } = await at.taskOf(one.id, 'p-design-head');
  expect((await head.post(`/api/tasks/${task}/return`, { to: 'start', comment: '请补充附件' })).status).toBe(200);
  const again = await designer.post(`/api/cases/${one.id}/resubmit`, { form: borrowing([`a-${String(archives).padStart(4, '0')}`], { attachments: [first, second] }) });
  expect(again.status).toBe(200);
  expect(Case.parse(again.body).files.map(({ id }) => id).sort()).toEqual([first, second].sort());
});
