// Letting somebody act, from the page to the record, by keyboard.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { borrowing } from '#test/installation.ts';
import { seen, stage, type Stage } from './browser.ts';

let at: Stage;
beforeAll(async () => void (at = await stage()), 120_000);
afterAll(() => at.close());

it('a head names a deputy; the deputy’s queue says for whom, and the case tells who decided in whose place; ended, it is gone', async () => {
  const { body } = await (await at.signIn('designer')).post<{ id: string }>('/api/cases', { process: 'archive-borrow', form: borrowing(['a-0001']) });
  const [head, deputy] = [await at.enter('design-head'), await at.enter('hr')];
  await head.go('/queue');
  await head.page.getByRole('link', { name: '请假与代理' }).click();
  await head.page.getByRole('button', { name: '委托代理' }).press('Enter');
  const dialog = head.page.getByRole('dialog');
  const save = dialog.getByRole('button', { name: '确定' });
  await save.press('Enter');
  await dialog.getByText('请选择代理人').waitFor();
  expect(await head.page.evaluate(() => document.activeElement?.id)).toBe('delegate');
  await dialog.getByRole('combobox', { name: '代理人' }).fill('唐月');
  await dialog.getByRole('option', { name: /唐月白/ }).waitFor();
  await head.page.keyboard.press('Enter');
  await dialog.getByLabel('代理范围').selectOption({ label: '设计部负责人' });
  await dialog.getByText('只限因您是该部门负责人').waitFor();
  await save.press('Enter');
  await head.page.getByRole('listitem').filter({ hasText: '唐月白' }).getByText('进行中').waitFor();

  await deputy.go('/queue');
  await deputy.page.getByText('代 陆清和').first().waitFor();
  await seen(deputy.page);
  await deputy.page.getByText('您代 陆清和 处理').waitFor();
  await deputy.page.keyboard.press('a');
  await expect.poll(async () => (await at.sql`select 1 from cases.decision where case_id = ${body.id}`).length).toBe(1);
  await head.go(`/cases/${body.id}`);
  await head.page.getByText('唐月白 代 陆清和').first().waitFor();

  await head.go('/deputies');
  await head.page.getByRole('button', { name: '结束: 唐月白' }).press('Enter');
  await head.page.getByRole('dialog').getByText('唐月白 立即不再代 陆清和 处理').waitFor();
  await head.page.keyboard.press('Enter');
  await head.page.getByText('没有').first().waitFor();
  expect((await (await at.signIn('hr')).get<{ delegations: unknown[] }>('/api/me')).body.delegations).toEqual([]);
  expect(at.complaints).toEqual([]);
}, 60_000);

it('days in the wrong order are refused at the field, and what was filled in stays', async () => {
  const { page, go } = await at.enter('legal', { locale: 'en', width: 390 });
  await go('/deputies');
  await page.getByRole('button', { name: 'Enter an absence' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('From').fill('2020-01-01');
  await dialog.getByLabel('To').fill('2020-01-02');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await dialog.getByText('The last day has passed').waitFor();
  expect(await dialog.getByLabel('From').inputValue()).toBe('2020-01-01');
}, 60_000);

it('an administrator closes an account, sees beforehand what that brings about and afterwards where the work went', async () => {
  const designer = await at.signIn('designer');
  await designer.post('/api/cases', { process: 'archive-borrow', form: borrowing(['a-0002']) });
  const { page, go } = await at.enter('sysadmin');
  await go('/people');
  await page.getByRole('searchbox').fill('陆清');
  await page.getByRole('link', { name: /陆清和/ }).click();
  await page.getByRole('button', { name: '停用账号' }).press('Enter');
  const dialog = page.getByRole('dialog');
  await dialog.getByText('立即结束登录').waitFor();
  expect(await dialog.getByRole('button', { name: '停用账号' }).isDisabled()).toBe(true);
  await dialog.getByLabel('理由').fill('离职');
  await page.keyboard.press('Control+Enter');
  await page.getByRole('heading', { name: '停用报告' }).waitFor();
  await page.getByRole('row', { name: /部门负责人审批.*顾远舟.*重新确定处理人/ }).first().waitFor();
  await page.getByText('手中待办 0 项').waitFor();
}, 60_000);
