// Files: brought by one, read by those who may, taken by one case and no other, and on record.
import { describe, expect, it } from 'vitest';
import { connect } from '#db/connect.ts';
import { sweepFiles } from '#db/desk/files.ts';
import { Case, File, Trail } from '#api/contract.ts';
import { borrowing } from '#test/installation.ts';
import type { Caller } from '#test/served.ts';
import { staffed } from './staffed.ts';

const [at, designer, head] = await staffed(['designer', 'design-head']);

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
  expect(one.files).toMatchObject([{ id, name: '平面图.pdf', type: 'application/pdf', by: { id: 'p-designer' } }]);
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
    for (const name of ['', ' ', '../../etc/passwd', 'a\\b', 'a\nb', 'fdp\u202e.exe', 'x'.repeat(121), '.', '..', '\u200b\u2060', 'a\u2028b']) expect([name, (await send(designer, 'x', name)).status]).toEqual([name, expect.toBeOneOf([400, 422])]);
  });

  it('when it is too large and does not say so: long before all of it was sent', async () => {
    let sent = 0;
    const chunk = new Uint8Array(256 * 1024);
    const body = new ReadableStream<Uint8Array>({ pull: (stream) => { sent += chunk.length; if (sent > 200 * 1024 * 1024) stream.close(); else stream.enqueue(chunk); } });
    const response = await fetch(`${at.base}/api/files?name=x`, { method: 'POST', headers: { cookie: designer.cookie, origin: at.base }, body, duplex: 'half' } as RequestInit);
    expect([response.status, ((await response.json()) as { code: string }).code]).toEqual([413, 'too-large']);
    expect(sent).toBeLessThan(64 * 1024 * 1024);
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
    expect(await send(hr, 'x')).toMatchObject({ status: 409, body: { code: 'uploads-full' } });
    const drop = await at.call('DELETE', `/api/files/${ids[0] ?? ''}`, { headers: { cookie: hr.cookie, origin: at.base } });
    expect(drop.status).toBe(204);
    expect((await send(hr, 'x')).status).toBe(201);
  }, 60_000);
});

it('what would run in a browser is handed out as mere bytes', async () => {
  for (const type of ['text/html', 'image/svg+xml', 'no type at all', 'TEXT/PLAIN; charset=utf-8']) {
    const got = await fetched(designer, File.parse((await send(designer, '<script>1</script>', 'a.html', type)).body).id);
    expect(got.headers.get('content-type')).toMatch(type.startsWith('TEXT') ? /^text\/plain$/ : /^application\/octet-stream$/);
    expect(got.headers.get('content-disposition')).toMatch(/^attachment;/);
  }
});

it('nobody uploads, reads or lets go without a session, or from elsewhere', async () => {
  const id = await uploaded(designer);
  const path = `/api/files/${id}`;
  for (const [method, at_] of [['POST', '/api/files?name=x'], ['GET', path], ['DELETE', path]] as const) expect((await at.call(method, at_, { ...(method === 'POST' && { raw: 'x'.repeat(3_000_000) }) })).status).toBe(401);
  expect((await at.call('DELETE', path, { headers: { cookie: designer.cookie, origin: 'https://elsewhere.example' } })).body.code).toBe('cross-origin');
  expect((await at.call('DELETE', path, { headers: { cookie: head.cookie, origin: at.base } })).status).toBe(404);
  expect((await fetched(designer, id)).status).toBe(200);
});

it('an upload that no case took within a day goes, and one that a case took stays', async () => {
  const [left, taken] = [await uploaded(designer), await uploaded(designer)];
  await start(designer, [taken]);
  await at.sql`update cases.file set uploaded_at = uploaded_at - interval '25 hours' where id in ${at.sql([left, taken])}`;
  const sql = connect(at.url, { role: 'cs_api', max: 1, name: 'test' });
  await sweepFiles(sql);
  await sql.end();
  expect([(await fetched(designer, left)).status, (await fetched(designer, taken)).status]).toEqual([404, 200]);
  expect((await at.sql`select 1 from cases.file_content where file_id = ${left}`).length).toBe(0);
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
  const worker = connect(at.url, { role: 'cs_worker', max: 1, name: 'test' });
  for (const value of ['c-another', null]) await expect(worker`update cases.file set case_id = ${value} where id = ${id}`).rejects.toMatchObject({ code: '42501' });
  await worker.end();
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
