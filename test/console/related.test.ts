// Cases that belong together, in the browser: linked by number, undone, and a new request made out of a former one.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { borrowing } from '#test/installation.ts';
import { stage, type Stage } from './browser.ts';

let at: Stage;
beforeAll(async () => void (at = await stage()), 120_000);
afterAll(() => at.close());

interface Started {
  id: string;
  number: string;
}
const started = async (archive: string): Promise<Started> => (await (await at.signIn('designer')).post<Started>('/api/cases', { process: 'archive-borrow', form: borrowing([archive]) })).body;

it('by keyboard alone: a wrong number is told at the field, the right one links both cases, and the link is undone where it is listed', async () => {
  const [one, other] = [await started('a-0001'), await started('a-0002')];
  const { page, go } = await at.enter('designer', { width: 390 });
  await go(`/cases/${one.id}`);
  const card = page.getByRole('region', { name: '关联单据' });
  await card.getByText('还没有关联其他单据。').waitFor();
  await card.getByRole('button', { name: '添加关联' }).focus();
  await page.keyboard.press('Enter');
  const field = page.getByRole('dialog').getByLabel('单据编号');
  for (const [typed, told] of [['', '请填写单据编号'], ['JY-0', '没有这个编号的单据'], [one.number, '这就是当前单据']] as const) {
    await field.fill(typed);
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').getByText(told).waitFor();
    expect(await field.evaluate((input) => input === document.activeElement)).toBe(true);
  }
  await field.fill(other.number);
  await page.keyboard.press('Enter');
  await card.locator(`a[href="/cases/${other.id}"]`).waitFor();
  await card.getByRole('button', { name: '添加关联' }).press('Enter');
  await field.fill(other.number);
  await page.keyboard.press('Enter');
  await page.getByText('已经关联过，没有变化').waitFor();
  await go(`/cases/${other.id}`);
  await card.getByRole('button', { name: `取消与 ${one.number} 的关联` }).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('dialog').getByText('两张单据都不再显示这条关联').waitFor();
  await page.keyboard.press('Enter');
  await card.getByText('还没有关联其他单据。').waitFor();
  expect(await card.getByRole('button', { name: '添加关联' }).evaluate((button) => button === document.activeElement)).toBe(true);
  expect(await page.locator('li', { hasText: '取消关联' }).allInnerTexts()).toEqual([expect.stringContaining(one.number)]);
  expect(at.complaints).toEqual([]);
}, 90_000);

it('a request that was withdrawn is the beginning of a new one: filled in as before, signed anew, linked', async () => {
  const one = await started('a-0003');
  const { page, go } = await at.enter('designer');
  expect((await (await at.signIn('designer')).post(`/api/cases/${one.id}/withdraw`, {})).status).toBe(200);
  await go(`/cases/${one.id}`);
  await page.getByRole('link', { name: '修改后再次申请' }).click();
  await page.getByLabel('借阅目的').waitFor();
  expect(await page.getByLabel('借阅目的').inputValue()).toBe(String(borrowing(['a-0003']).purpose));
  expect(await page.getByLabel('我已阅读并承诺遵守').isChecked()).toBe(false);
  await page.getByLabel('借阅目的').fill('改过的目的');
  await page.getByLabel('我已阅读并承诺遵守').check();
  await page.getByLabel('签名：请输入您的姓名').fill('林一诺');
  await page.getByRole('button', { name: '提交申请', exact: true }).click();
  await page.getByRole('region', { name: '关联单据' }).locator(`a[href="/cases/${one.id}"]`).waitFor();
  expect(at.complaints).toEqual([]);
}, 90_000);

it('a draft that waits already is not written over by a request made out of a former one', async () => {
  const one = await started('a-0004');
  const designer = await at.signIn('designer');
  expect((await designer.post(`/api/cases/${one.id}/withdraw`, {})).status).toBe(200);
  const { page, go } = await at.enter('designer');
  await go('/start/archive-borrow');
  await page.getByLabel('借阅目的').fill('先前写了一半');
  await page.getByText(/^已暂存/).waitFor();
  await go(`/start/archive-borrow?from=${one.id}`);
  await page.getByLabel('借阅目的').fill('照旧单改的');
  await page.waitForTimeout(3_000);
  const { draft } = (await designer.get<{ draft: { form: { purpose: string } } | null }>('/api/processes/archive-borrow/draft')).body;
  expect(draft?.form.purpose).toBe('先前写了一半');
  expect(at.complaints).toEqual([]);
}, 90_000);
