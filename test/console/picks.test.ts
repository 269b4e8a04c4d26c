// Picking who deals with a later step, from the form to the record, by keyboard and on a telephone.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { publish } from '#test/workflows/acting.ts';
import { seen, stage, type Stage } from './browser.ts';

let at: Stage;
beforeAll(async () => {
  at = await stage();
  await publish(at, {
    key: 'picking', title: { zh: '用章', en: 'Use of the seal' }, start: { who: 'employee' }, form: { note: { type: 'text', required: true, zh: '事由', en: 'Reason' } },
    steps: [
      { approve: 'chosen', title: { zh: '自选审批人', en: 'Approver of your choice' }, by: { pick: 'applicant', among: { any: [{ role: 'archive-dept' }, { department: 'design' }] } } },
      { approve: 'next', title: { zh: '会签', en: 'Joint approval' }, mode: 'all', by: { 'pick-at': 'chosen', among: { any: [{ role: 'legal' }, { role: 'finance' }] }, most: 2 } },
    ],
  });
}, 120_000);
afterAll(() => at.close());

/** Pictures of what has been looked at, when somebody wants them. */
const picture = async (page: { screenshot(options: { path: string; fullPage: boolean }): Promise<unknown> }, name: string) => {
  if (process.env.PICTURES) await page.screenshot({ path: `${process.env.PICTURES}/${name}.png`, fullPage: true });
};

it('the applicant picks among those who may be, is told when he has not, and the way ahead shows whom he picked', async () => {
  const { page, go } = await at.enter('designer');
  await go('/start/picking');
  await page.getByLabel('事由').fill('合同用章');
  await page.getByRole('button', { name: '提交' }).click();
  await page.getByRole('link', { name: '自选审批人' }).waitFor();
  await picture(page, 'start-missing-zh-1440');
  const box = page.getByRole('combobox', { name: '「自选审批人」由谁处理' });
  await expect.poll(() => box.evaluate((element) => element === document.activeElement)).toBe(true);
  await box.fill('顾远');
  await page.getByText('没有').first().waitFor();
  await box.fill('温书');
  await page.getByRole('option', { name: '温书言' }).waitFor();
  await page.keyboard.press('Enter');
  await page.getByRole('complementary').getByText('温书言').waitFor();
  await picture(page, 'start-zh-1440');
  await page.getByRole('button', { name: '提交' }).click();
  await page.waitForURL(/\/cases\//);
  expect(at.complaints).toEqual([]);
}, 60_000);

it('whoever says yes is asked for the next people in his dialog, and they are asked', async () => {
  const { page, go } = await at.enter('archivist');
  await go('/queue');
  await page.getByRole('link', { name: /用章/ }).first().click();
  await seen(page);
  await page.keyboard.press('a');
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: /确认/ }).click();
  await dialog.getByRole('alert').getByRole('link', { name: '会签' }).waitFor();
  await picture(page, 'decide-missing-zh-1440');
  for (const name of ['叶知秋', '孟云舒']) {
    await dialog.getByRole('combobox', { name: '「会签」由谁处理' }).fill(name);
    await dialog.getByRole('option', { name }).click();
  }
  await picture(page, 'decide-zh-1440');
  await dialog.getByRole('button', { name: /确认/ }).click();
  await expect.poll(async () => (await at.sql`select 1 from cases.inbox i join cases.task t on t.id = i.task_id where t.step_id = 'next'`).length).toBe(2);
  expect(at.complaints).toEqual([]);
}, 60_000);

it('on a telephone and in English the same boxes are there', async () => {
  const { page, go } = await at.enter('designer', { locale: 'en', width: 390 });
  await go('/start/picking');
  await page.getByLabel('Reason').fill('Contract');
  await page.getByRole('combobox', { name: 'Who deals with “Approver of your choice”' }).fill('宋');
  await page.getByRole('option', { name: '宋砚秋' }).click();
  await picture(page, 'start-en-390');
  await page.getByRole('button', { name: 'Submit' }).click();
  await page.waitForURL(/\/cases\//);
  const archive = await at.enter('archive-head', { locale: 'en', width: 390 });
  await archive.go('/queue');
  await archive.page.getByRole('link', { name: /Use of the seal/ }).first().click();
  await archive.page.getByRole('button', { name: 'Approve' }).click();
  await archive.page.getByRole('dialog').getByRole('combobox', { name: 'Who deals with “Joint approval”' }).waitFor();
  await picture(archive.page, 'decide-en-390');
  expect(at.complaints).toEqual([]);
}, 60_000);
