// What people do around a case without deciding it, in the browser: drafts, copies, remarks that speak to somebody.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { borrowing } from '#test/installation.ts';
import { stage, type Person, type Stage } from './browser.ts';

let at: Stage;
let used = 0;
beforeAll(async () => void (at = await stage()), 120_000);
afterAll(() => at.close());

const started = async (): Promise<string> => (await (await at.signIn('designer')).post<{ id: string }>('/api/cases', { process: 'archive-borrow', form: borrowing([`a-${String(++used).padStart(4, '0')}`]) })).body.id;
const pick = async ({ page }: Person, label: string | RegExp, name: string) => {
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('combobox', { name: label }).fill(name);
  await dialog.getByRole('option', { name: new RegExp(name) }).waitFor();
  await page.keyboard.press('Enter');
};

it('a form half filled in is there again in another window, its file under its name and without the signature; afresh is empty, for good', async () => {
  const first = await at.enter('designer');
  await first.go('/start/archive-borrow');
  await first.page.getByLabel('借阅目的').fill('核对旧图');
  await first.page.getByLabel('我已阅读并承诺遵守').check();
  const kept = first.page.waitForResponse((answer) => answer.request().method() === 'PUT' && /attachments/.test(answer.request().postData() ?? '') && answer.ok());
  await first.page.locator('#f-attachments').setInputFiles([{ name: '平面图.txt', mimeType: 'text/plain', buffer: Buffer.from('三室') }]);
  await kept;
  await first.page.getByText(/^已暂存/).waitFor();
  await first.context.close();

  const later = await at.enter('designer');
  await later.go('/start/archive-borrow');
  await later.page.getByText(/已恢复您 .* 暂存的内容/).waitFor();
  expect(await later.page.getByLabel('借阅目的').inputValue()).toBe('核对旧图');
  expect(await later.page.locator('.files li').allInnerTexts()).toEqual([expect.stringContaining('平面图.txt')]);
  expect(await later.page.getByLabel('我已阅读并承诺遵守').isChecked()).toBe(false);
  const dropped = later.page.waitForResponse((answer) => answer.request().method() === 'DELETE' && answer.ok());
  await later.page.getByRole('button', { name: '清空重填' }).click();
  await dropped;
  expect(await later.page.getByLabel('借阅目的').inputValue()).toBe('');
  await later.go('/start/archive-borrow');
  expect(await later.page.getByText(/已恢复您/).count()).toBe(0);
  expect(await later.page.getByLabel('借阅目的').inputValue()).toBe('');
  expect(at.complaints).toEqual([]);
}, 90_000);

it('a copy is found among those copied to me, read and marked; whoever sent it sees that', async () => {
  const id = await started();
  const head = await at.enter('design-head');
  await head.go(`/cases/${id}`);
  await head.page.getByRole('button', { name: '抄送', exact: true }).click();
  await head.page.getByRole('dialog').getByText('敏感内容对其隐藏').waitFor();
  await head.page.getByRole('dialog').getByRole('button', { name: '抄送', exact: true }).click();
  await head.page.getByRole('dialog').getByText('请选择抄送人').waitFor();
  await pick(head, '抄送给', '唐月白');
  await head.page.getByRole('dialog').getByRole('button', { name: '抄送', exact: true }).click();
  await head.page.getByText('已抄送：唐月白').waitFor();
  await head.page.locator('li', { hasText: '唐月白' }).getByText('未阅').waitFor();

  const hr = await at.enter('hr', { width: 390 });
  await hr.go('/cases?box=copied');
  await hr.page.locator(`a[href="/cases/${id}"]`).first().click();
  await hr.page.getByText(/陆清和 于 .* 抄送给您/).waitFor();
  await hr.page.getByRole('button', { name: '标为已阅' }).click();
  await hr.page.getByText(/^已阅/).first().waitFor();
  await head.go(`/cases/${id}`);
  await head.page.locator('li', { hasText: '唐月白' }).getByText('已阅', { exact: true }).waitFor();
  expect(at.complaints).toEqual([]);
}, 90_000);

it('a remark speaks to somebody who may read the case, who is told and finds it; one who may not is refused at the field', async () => {
  const id = await started();
  const designer = await at.enter('designer');
  await designer.go(`/cases/${id}`);
  await designer.page.getByRole('button', { name: '发表评论', exact: true }).click();
  await designer.page.getByRole('dialog').getByRole('textbox').first().fill('请先看第 3 页');
  await pick(designer, /提醒谁看/, '孟云舒');
  await designer.page.getByRole('dialog').getByRole('button', { name: '发表评论', exact: true }).click();
  await designer.page.getByRole('dialog').getByText(/孟云舒：/).waitFor();
  await designer.page.getByRole('dialog').getByRole('button', { name: /移除 孟云舒/ }).click();
  await pick(designer, /提醒谁看/, '陆清和');
  await designer.page.getByRole('dialog').getByRole('button', { name: '发表评论', exact: true }).click();
  await designer.page.getByRole('dialog').waitFor({ state: 'hidden' });
  const head = await at.enter('design-head');
  await head.go('/notices');
  await head.page.locator('a', { hasText: '评论中提到了您' }).first().click();
  await head.page.getByText('请先看第 3 页').first().waitFor();
  await head.page.getByText('@陆清和').first().waitFor();
  expect(at.complaints).toEqual([]);
}, 90_000);

it('a reminder says whom it goes to and how often before it is sent, and is sent by one key', async () => {
  const id = await started();
  const { page, go } = await at.enter('designer');
  await go(`/cases/${id}`);
  await page.getByRole('button', { name: '催办' }).press('Enter');
  const dialog = page.getByRole('dialog');
  await dialog.getByText('将提醒 陆清和').waitFor();
  await dialog.getByText('至少间隔 30 分钟，每天最多 3 次').waitFor();
  expect(await at.sql`select 1 from audit.event where case_id = ${id} and kind = 'case.urged'`).toHaveLength(0);
  await page.keyboard.press('Enter');
  await page.getByText('已提醒当前处理人').waitFor();
  expect(await at.sql`select 1 from audit.event where case_id = ${id} and kind = 'case.urged'`).toHaveLength(1);
  expect(at.complaints).toEqual([]);
}, 60_000);
