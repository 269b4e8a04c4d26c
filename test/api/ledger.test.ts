// An archive's own page, and the ledger on paper: as much as its reader may know, in his words.
import { beforeAll, expect, it } from 'vitest';
import { Case, Cases, Loans, RegisterRecord } from '#api/contract.ts';
import { borrowing } from '#test/installation.ts';
import type { Caller } from '#test/served.ts';
import { staffed } from './staffed.ts';

const [at, designer, finance, archivist] = await staffed(['designer', 'finance', 'archivist']);
let reserved: string;
let waiting: string;
beforeAll(async () => {
  const started = async (who: Caller, name: string, head: string): Promise<string> => {
    const { id } = Case.parse((await who.post('/api/cases', { process: 'archive-borrow', form: borrowing(['a-0001', 'a-0002'], { undertaking: { statement: true, name } }) })).body);
    for (const [person, caller] of [[head, await at.signIn(head)], ['archivist', archivist]] as const) await caller.post(`/api/tasks/${(await at.taskOf(id, `p-${person}`)).id}/decisions`, { outcome: 'approve' });
    return id;
  };
  reserved = await started(designer, '林一诺', 'design-head');
  waiting = await started(finance, '孟云舒', 'gm');
  await at.sql`insert into register.loan (id, record_id, case_id, borrower_id, medium, purpose, out_at, due_at, returned_at, result) values
    ('one', 'a-0001', ${reserved}, 'p-designer', 'electronic', '=1+1', '2026-03-01T01:00:00Z', '2026-03-02T16:30:00Z', '2026-03-02T20:15:00Z', 'read'),
    ('two', 'a-0001', ${waiting}, 'p-finance', 'electronic', '＝cmd, "x"', '2026-04-01T01:00:00Z', '2099-01-01T00:00:00Z', null, null),
    ('three', 'a-0003', ${waiting}, 'p-finance', 'paper', '核对', '2026-05-01T01:00:00Z', '2026-05-02T00:00:00Z', null, null)`;
  await at.sql`insert into register.reading (record_id, page, person_id, case_id, purpose, at) values ('a-0001', 1, 'p-designer', ${reserved}, '', '2026-03-01T02:00:00Z'), ('a-0001', 2, 'p-designer', ${reserved}, '', '2026-03-01T03:00:00Z')`;
});

const archive = async (who: Caller) => RegisterRecord.parse((await who.get('/api/records/archive/a-0001')).body);

it('who has an archive reserved and who stands in line is told to those who may read of their loans, and to nobody else', async () => {
  const all = await archive(archivist);
  expect(all).toMatchObject({ state: 'reserved', waiting: 1, reservedFor: { person: { name: '林一诺' }, case: { id: reserved } }, line: [{ person: { name: '孟云舒' }, case: { id: waiting } }] });
  expect(await archive(designer)).toMatchObject({ waiting: 1, reservedFor: { person: { name: '林一诺' } }, line: [] });
  const legal = await archive(await at.signIn('legal'));
  expect(legal).toMatchObject({ waiting: 1, line: [] });
  expect(legal).not.toHaveProperty('reservedFor');
});

it('an archive has its loans and readings on its page, as far as the reader may see them', async () => {
  const of = async (who: Caller) => Loans.parse((await who.get('/api/loans?record=a-0001')).body).items;
  expect((await of(archivist)).map(({ id }) => id)).toEqual(['two', 'one']);
  expect((await of(archivist))[1]).toMatchObject({ case: { id: reserved }, readings: { pages: 2, last: '2026-03-01T03:00:00.000Z' } });
  expect((await of(designer)).map(({ id }) => id)).toEqual(['one']);
  expect(await of(await at.signIn('legal'))).toEqual([]);
  for (const { id, case: from } of Loans.parse((await designer.get('/api/loans')).body).items) expect((await designer.get(`/api/cases/${from.id}`)).status, id).toBe(200);
});

it('protected fields are offered to those who may have them', async () => {
  expect([(await archive(archivist)).unmask, (await archive(designer)).unmask, (await archive(await at.signIn('auditor'))).unmask]).toEqual([true, false, false]);
});

it('a request in a list names its archives', async () => {
  const [mine] = Cases.parse((await designer.get('/api/cases')).body).items;
  expect(mine?.records.map(({ id }) => id)).toEqual(['a-0001', 'a-0002']);
});

it('the exported ledger opens in a spreadsheet: marked as UTF-8, in the words of the language, in local time, with nothing that runs', async () => {
  const lines = async (lang: string) => {
    const answer = await archivist.get(`/api/loans.csv${lang}`);
    expect(answer.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    const bytes = new Uint8Array(await (await fetch(`${at.base}/api/loans.csv${lang}`, { headers: { cookie: archivist.cookie } })).arrayBuffer());
    expect([...bytes.slice(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
    return answer.text.replace('\uFEFF', '').trimEnd().split('\r\n');
  };
  const zh = await lines('');
  expect(zh[0]).toBe('档案编号,档案名称,单号,借阅人,形式,用途,借出时间,应还时间,归还时间,结果');
  expect(zh[1]).toMatch(/,孟云舒,纸质,核对,2026-05-01 09:00,2026-05-02 08:00,,逾期未还$/);
  expect(zh[2]).toMatch(/,孟云舒,电子,"'＝cmd, ""x""",2026-04-01 09:00,2099-01-01 08:00,,查阅中$/);
  expect(zh[3]).toMatch(/,林一诺,电子,'=1\+1,2026-03-01 09:00,2026-03-03 00:30,2026-03-03 04:15,查阅完毕$/);
  const en = await lines('?lang=en');
  expect(en[0]).toBe('Archive,Title,Case,Borrower,Medium,Purpose,Out,Due,Returned,Result');
  expect(en.slice(1).map((line) => line.split(',').at(-1))).toEqual(['Overdue', 'Reading', 'Read']);
  expect((await lines('?lang=en&record=a-0003')).length).toBe(2);
});
