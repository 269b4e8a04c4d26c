// Submissions that no case has confirmed are sent again, each for itself.
import { expect, it } from 'vitest';
import { borrowing } from '#test/installation.ts';
import { there } from '#test/workflows/acting.ts';
import { staffed } from './staffed.ts';

const [at] = await staffed([]);

it('those whose outcome cannot be kept do not stop those beside them', async () => {
  await at.sql`create function desk.fail() returns trigger language plpgsql as $$ begin raise exception 'not today' using errcode = 'P0001'; end $$`;
  await at.sql`create trigger fail before update on desk.submission for each row when (new.id like 's-stuck%' and new.settled_at is not null) execute function desk.fail()`;
  await at.sql`
    insert into desk.submission (id, person_id, key, route, body_hash, case_id, act, sealed, staged_at)
    select id, 'p-designer', id, 'test', 'x', 'c-nowhere', jsonb_build_object('verb', 'urge', 'key', id, 'head', 0, 'by', 'p-designer'), 'x', now() - interval '1 hour'
    from unnest(array['s-stuck-1', 's-free-1', 's-free-2', 's-stuck-2', 's-free-3']) as s(id)`;
  const settled = async (like: string) => (await at.sql<{ code: string }[]>`select refusal ->> 'code' as code from desk.submission where id like ${like} and confirmed_at is not null`).map(({ code }) => code);
  const all = (like: string, count: number) => there(`${count} settled`, async () => ((await settled(like)).length === count ? settled(like) : undefined), 9_000);
  expect(await all('s-free%', 3)).toEqual(Array(3).fill('no-such-case'));
  expect(await settled('s-stuck%')).toEqual([]);
  await at.sql`drop trigger fail on desk.submission`;
  await at.sql`update desk.submission set tried_at = null where id like 's-stuck%'`;
  expect(await all('s-stuck%', 2)).toEqual(Array(2).fill('no-such-case'));
});

it('what was given up after a day is told as that for good, unless the case has it on record', async () => {
  const designer = await at.signIn('designer');
  const { id } = (await designer.post<{ id: string }>('/api/cases', { process: 'archive-borrow', form: borrowing(['a-0001']) })).body;
  const again = () => designer.post(`/api/cases/${id}/comments`, { text: '请尽快' }, 'given-up');
  expect((await again()).status).toBe(200);
  const givenUp = (caseId: string) => there('the answer is kept, and taken away', async () => (await at.sql`update desk.submission set result = 'lapsed', case_id = ${caseId}, answer = null where key = 'given-up' and answer is not null returning id`)[0]);
  await givenUp(id);
  expect((await again()).status).toBe(200);
  await givenUp('c-nowhere');
  const lapsed = await again();
  expect({ status: lapsed.status, code: lapsed.body.code }).toEqual({ status: 409, code: 'lapsed' });
});
