// Taking cases to another version and repairing an effect, in the browser: what the check says, ticked and done by two, on a wide screen and on a phone.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { publish } from '#test/workflows/acting.ts';
import { stage, type Stage } from './browser.ts';

let at: Stage;
const t = (zh: string, en: string) => ({ zh, en });
const look = { approve: 'look', title: t('部门审核', 'Review'), mode: 'one', by: { role: 'legal' } };
const hold = { do: 'archive.reserve', id: 'hold', title: t('预留档案', 'Set aside'), with: { archives: 'form.records' } };
const form = { records: { type: 'record-ref', of: 'archive', many: true, required: true, zh: '档案', en: 'Archives' } };
const version = (steps: object[], n: number, more: object = {}) => publish(at, { key: 'sample', title: t('资料调阅', 'Access to papers'), start: { who: 'employee' }, form: { ...form, ...more }, steps }, n);
const started = async (archive: string) => (await (await at.signIn('designer')).post<{ id: string }>('/api/cases', { process: 'sample', form: { records: [archive] } })).body.id;
const approves = async (id: string) => {
  const legal = await at.signIn('legal');
  return legal.post(`/api/tasks/${(await at.taskOf(id, 'p-legal')).id}/decisions`, { outcome: 'approve' });
};
let ids: string[] = [];

beforeAll(async () => {
  at = await stage();
  await version([look, hold], 1);
  ids = [await started('a-0001'), await started('a-0002')];
  await at.sql`revoke update on register.record from cs_worker`;
  await approves(ids[1] ?? '');
  await at.sql`grant update on register.record to cs_worker`;
  await publish(at, { key: 'moved', title: t('资料核对', 'Check of papers'), start: { who: 'employee' }, form, steps: [look, { task: 'sort', title: t('整理', 'Sorting'), by: { role: 'legal' } }, hold, { task: 'file', title: t('归档登记', 'Filing'), by: { role: 'legal' } }] }, 1);
  await version([look, { task: 'file', title: t('归档登记', 'Filing'), by: { role: 'legal' } }], 2, { why: { type: 'text', zh: '用途', en: 'Use' } });
}, 180_000);
afterAll(() => at.close());

it.each([['zh', 1440], ['en', 390]] as const)('says in %s at %i pixels where each would land, or why it stays', async (locale, width) => {
  const person = await at.enter('sysadmin', { locale, width });
  await person.go('/migration?process=sample');
  const { page } = person;
  await page.getByText(locale === 'zh' ? '可以迁移，停在：部门审核' : 'Can be moved; it waits at: Review').waitFor();
  await page.getByText(locale === 'zh' ? '单据所在的环节在新版本中已不存在' : 'The step where it stands does not exist in the new version').waitFor();
  expect(await page.getByRole('checkbox').evaluateAll((boxes) => boxes.map((box) => (box as HTMLInputElement).disabled)), 'only what lands is ticked').toEqual([false, true]);
  expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), 'nothing is cut off').toBe(true);
  await person.go(`/cases/${ids[1] ?? ''}`);
  await page.getByRole('button', { name: locale === 'zh' ? '再试一次' : 'Try again' }).waitFor();
  expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
  await person.context.close();
}, 60_000);

it('is ticked and done: one proposes, another confirms; what failed is tried again', async () => {
  for (const [who, says] of [['sysadmin', '已提议 1 份'], ['admin-head', '已迁移 1 份']] as const) {
    const person = await at.enter(who);
    await person.go('/migration?process=sample');
    await person.page.getByRole('checkbox').first().check();
    await person.page.getByLabel('理由').fill('改用新版');
    await person.page.getByRole('button', { name: '迁移所选 1 份' }).click();
    await person.page.getByText(says).waitFor();
    await person.context.close();
  }
  const sysadmin = await at.enter('sysadmin');
  await sysadmin.go(`/cases/${ids[0] ?? ''}`);
  await sysadmin.page.getByText('第 1 版 → 第 2 版').waitFor();
  await sysadmin.go(`/cases/${ids[1] ?? ''}`);
  await sysadmin.page.getByRole('button', { name: '再试一次' }).click();
  await sysadmin.page.getByRole('dialog').getByRole('textbox').fill('原因已排除');
  await sysadmin.page.getByRole('dialog').getByRole('button', { name: '再试一次' }).click();
  await sysadmin.page.getByText('已完成', { exact: true }).first().waitFor();
  expect((await at.sql<{ outcome: string }[]>`select outcome from cases."case" where id = ${ids[1] ?? ''}`)[0]?.outcome).toBe('completed');
  expect(at.complaints).toEqual([]);
}, 60_000);

it('a case is moved by two: only what can be reached is offered, and of the rest it says why not', async () => {
  const { id } = (await (await at.signIn('designer')).post<{ id: string }>('/api/cases', { process: 'moved', form: { records: ['a-0003'] } })).body;
  const first = await at.enter('sysadmin');
  await first.go(`/cases/${id}`);
  await first.page.getByRole('button', { name: '跳转', exact: true }).press('Enter');
  const dialog = first.page.getByRole('dialog');
  expect(await dialog.getByRole('radio').evaluateAll((all) => all.map((one) => (one as HTMLInputElement).value))).toEqual(['sort']);
  await dialog.getByText('不能跳转到的步骤（1）').click();
  await dialog.getByText('会跳过系统自动执行的操作').waitFor();
  await dialog.getByRole('textbox').fill('不必审核');
  await first.page.keyboard.press('Control+Enter');
  await first.page.getByText('您是提议人').waitFor();
  const second = await at.enter('sysadmin-2');
  await second.go(`/cases/${id}`);
  await second.page.getByRole('button', { name: '确认跳转到「整理」' }).press('Enter');
  await second.page.getByRole('dialog').getByRole('textbox').fill('同意');
  await second.page.keyboard.press('Control+Enter');
  await second.page.locator('li[aria-current="step"]', { hasText: '整理' }).waitFor();
  expect(at.complaints).toEqual([]);
}, 60_000);
