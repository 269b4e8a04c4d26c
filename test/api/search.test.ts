// A search finds what the list shows, and nothing that its reader may not see: not by a word of it, and not by guessing.
import { beforeAll, describe, expect, it } from 'vitest';
import { Case, Cases, Loans, Queue, Records } from '#api/contract.ts';
import { borrowing } from '#test/installation.ts';
import type { Caller } from '#test/served.ts';
import { publish } from '#test/workflows/acting.ts';
import { staffed } from './staffed.ts';

const [at, designer, head] = await staffed(['designer', 'design-head']);
let first: string;
beforeAll(async () => {
  await at.sql`update register.record set number = 'TZ-77', title = '望江里 9 栋 竣工图' where id = 'a-0001'`;
  await at.sql`update register.record set fields = fields || '{"customer": "欧阳先生", "shelf": "Z-9-9"}' where id = 'a-0002'`;
  first = await started('archive-borrow', borrowing(['a-0001', 'a-0003'], { purpose: '比对100%水电图', customer_project: '安居小区', urgency: 'urgent' }));
  await started('archive-borrow', borrowing(['a-0002'], { purpose: '保修回访' }));
});

const started = async (process: string, form: Record<string, unknown>): Promise<string> => Case.parse((await designer.post('/api/cases', { process, form })).body).id;
const word = (q: string) => encodeURIComponent(q);
const cases = async (who: Caller, q: string, box = 'all') => Cases.parse((await who.get(`/api/cases?box=${box}&q=${word(q)}`)).body).items.map(({ id }) => id);
const queue = async (who: Caller, q: string) => Queue.parse((await who.get(`/api/tasks?q=${word(q)}`)).body).items.map((item) => item.case.id);
const archives = async (who: Caller, q: string) => Records.parse((await who.get(`/api/records/archive?q=${word(q)}`)).body).items.map(({ id }) => id);

it.each(['TZ-77', 'tz-77', '竣工图', '比对100%', '紧急', 'Urgent'])('a case is found in queue and list by %s, which only it has', async (q) => {
  expect(await queue(head, q)).toEqual([first]);
  expect(await cases(head, q)).toEqual([first]);
  expect(await cases(designer, q, 'started')).toEqual([first]);
});

it.each(['设计部', 'Design', '部门负责人', 'department HEAD', '林一诺'])('both are found by department, step and applicant: %s', async (q) => {
  expect((await queue(head, q)).length).toBe(2);
  expect((await cases(head, q)).length).toBe(2);
});

it('signs that a pattern would take for any letter mean themselves', async () => {
  for (const q of ['%', '100_', '\\']) expect(await queue(head, q), q).toEqual(q === '%' ? [first] : []);
});

it('what a form keeps out of lists is not found by anybody', async () => {
  for (const who of [designer, head, await at.signIn('archivist'), await at.signIn('auditor')]) expect(await cases(who, '安居小区')).toEqual([]);
});

describe('of a process with discreet fields', () => {
  let id: string;
  let hr: Caller;
  beforeAll(async () => {
    const t = { zh: '样例', en: 'Sample' };
    const text = { type: 'text', list: true, zh: '内容', en: 'Content' };
    await publish(at, {
      key: 'discreet', title: t, start: { who: 'employee' }, form: { open: text, hidden: text, veiled: text, own: { ...text, class: 'sensitive' }, trade: { ...text, class: 'business' } },
      steps: [{ task: 'look', title: t, by: { role: 'hr' }, hide: ['hidden'], mask: ['veiled'] }, { end: 'seen' }],
    });
    id = await started('discreet', { open: '甲乙', hidden: '丙丁', veiled: '戊己', own: '庚辛', trade: '壬癸' });
    hr = await at.signIn('hr');
  });

  it('its applicant finds it by each of them', async () => {
    for (const q of ['甲乙', '丙丁', '戊己', '庚辛', '壬癸']) expect(await cases(designer, q, 'started'), q).toEqual([id]);
  });

  it('whoever has the task finds it only by what he sees, in queue and list', async () => {
    for (const q of ['甲乙', '壬癸']) expect([await queue(hr, q), await cases(hr, q)], q).toEqual([[id], [id]]);
    for (const q of ['丙丁', '丙', '戊己', '己', '庚辛']) expect([await queue(hr, q), await cases(hr, q)], q).toEqual([[], []]);
  });

  it('the auditor, for whom business fields are masked, does not find it by them', async () => {
    const auditor = await at.signIn('auditor');
    expect(await cases(auditor, '甲乙')).toEqual([id]);
    for (const q of ['壬癸', '庚辛', '戊己', '丙丁']) expect(await cases(auditor, q), q).toEqual([]);
  });

  it('who may not read the case finds it by nothing', async () => {
    const finance = await at.signIn('finance');
    for (const q of ['甲乙', '样例', '林一诺', 'TZ-77']) expect(await cases(finance, q), q).toEqual([]);
  });
});

it('an archive is found by what everybody sees of it, and by its customer by nobody', async () => {
  const archivist = await at.signIn('archivist');
  expect(await archives(designer, 'Z-9-9')).toEqual(['a-0002']);
  for (const who of [designer, archivist]) expect(await archives(who, '欧阳')).toEqual([]);
});

it('a loan is found by borrower and purpose', async () => {
  await at.sql`insert into register.loan (id, record_id, case_id, borrower_id, medium, purpose, due_at) values ('l', 'a-0001', ${first}, 'p-designer', 'paper', '核对签字页', now())`;
  const archivist = await at.signIn('archivist');
  const found = async (q: string) => Loans.parse((await archivist.get(`/api/loans?q=${word(q)}`)).body).items.map(({ id }) => id);
  for (const q of ['林一', '签字页', 'TZ-77']) expect(await found(q), q).toEqual(['l']);
  expect(await found('陆清和')).toEqual([]);
});
