// The verbs on a task in the browser, each from where a person looks for it to the record.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { borrowing } from '#test/installation.ts';
import { seen, stage, type Person, type Stage } from './browser.ts';

let at: Stage;
let used = 0;
beforeAll(async () => void (at = await stage()), 120_000);
afterAll(() => at.close());

const started = async (): Promise<string> => (await (await at.signIn('designer')).post<{ id: string }>('/api/cases', { process: 'archive-borrow', form: borrowing([`a-${String(++used).padStart(4, '0')}`]) })).body.id;
const opened = async (who: Person, person: string, id: string) => {
  await who.go(`/tasks/${(await at.taskOf(id, person)).id}`);
};
const choose = async ({ page }: Person, label: string, name: string) => {
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('combobox', { name: label }).fill(name);
  await dialog.getByRole('option', { name: new RegExp(name) }).waitFor();
  await page.keyboard.press('Enter');
};
const menu = async ({ page }: Person, verb: string) => {
  await page.locator('summary', { hasText: '其他操作' }).press('Enter');
  await page.getByRole('button', { name: verb, exact: true }).press('Enter');
};

it('a task is passed on by keyboard, with its consequence said first, the refusal at its field, and a chain that the next person sees', async () => {
  const id = await started();
  const head = await at.enter('design-head');
  await opened(head, 'p-design-head', id);
  await menu(head, '转办');
  const dialog = head.page.getByRole('dialog');
  await dialog.getByText('期限不变，您将不再处理此事项').waitFor();
  await head.page.keyboard.press('Control+Enter');
  await dialog.getByText('请选择人员').waitFor();
  await choose(head, '交给', '林一诺');
  await dialog.getByLabel('理由').fill('出差，请代为审批');
  await head.page.keyboard.press('Control+Enter');
  await dialog.getByText('不能审批自己的申请').waitFor();
  await choose(head, '交给', '顾远舟');
  await head.page.keyboard.press('Control+Enter');
  await head.page.waitForURL(/\/queue/);
  const gm = await at.enter('gm');
  await opened(gm, 'p-gm', id);
  await gm.page.getByText('陆清和转来').waitFor();
  await gm.page.getByText('陆清和 → 顾远舟').waitFor();
  await menu(gm, '交还');
  await gm.page.getByRole('dialog').getByText('交还给陆清和').waitFor();
  await gm.page.getByRole('dialog').getByLabel('理由').fill('应由您审批');
  await gm.page.keyboard.press('Control+Enter');
  await gm.page.waitForURL(/\/queue/);
  await gm.go(`/cases/${id}`);
  await gm.page.getByText('出差，请代为审批').waitFor();
  expect(at.complaints).toEqual([]);
}, 90_000);

it('advice is asked for and answered; the task rests meanwhile, says for whom it waits, and can be called back', async () => {
  const id = await started();
  const [head, adviser] = [await at.enter('design-head'), await at.enter('admin-head')];
  await opened(head, 'p-design-head', id);
  const path = new URL(head.page.url()).pathname;
  await menu(head, '征求意见');
  await choose(head, '征求谁的意见', '许若棠');
  await head.page.getByRole('dialog').getByLabel('问题').fill('用途是否合适？');
  await head.page.keyboard.press('Control+Enter');
  await head.page.waitForURL(/\/queue/);
  await head.go(path);
  await head.page.getByText('已暂停，等待').waitFor();
  await adviser.go('/queue');
  await adviser.page.getByText('征求意见 · 陆清和').waitFor();
  await adviser.page.getByText('用途是否合适？').waitFor();
  expect(await adviser.page.getByRole('button', { name: '同意', exact: true }).count()).toBe(0);
  await adviser.page.getByLabel('回复内容').fill('合适，请限阅览室内使用');
  await adviser.page.keyboard.press('Control+Enter');
  await adviser.page.getByText('已回复').first().waitFor();
  await head.page.getByText('合适，请限阅览室内使用').first().waitFor();
  await menu(head, '要求补充');
  await head.page.getByRole('dialog').getByText('计时暂停').waitFor();
  await head.page.getByRole('dialog').getByLabel('问题').fill('请说明页数');
  await head.page.keyboard.press('Control+Enter');
  await head.page.waitForURL(/\/queue/);
  await head.go(path);
  await head.page.getByRole('button', { name: '收回' }).press('Enter');
  await head.page.getByRole('dialog').getByText('您的待办立即恢复').waitFor();
  await head.page.keyboard.press('Control+Enter');
  await seen(head.page);
  expect(at.complaints).toEqual([]);
}, 90_000);

it('a signer added before is asked first; a second one is removed again before he acts', async () => {
  const id = await started();
  const head = await at.enter('design-head');
  await opened(head, 'p-design-head', id);
  const path = new URL(head.page.url()).pathname;
  await menu(head, '加签');
  const dialog = head.page.getByRole('dialog');
  await dialog.getByText('先请他们处理').waitFor();
  await choose(head, '加签人员', '许若棠');
  await choose(head, '加签人员', '顾远舟');
  await dialog.getByLabel('或签').check();
  await dialog.getByLabel('理由').fill('请先看');
  await head.page.keyboard.press('Control+Enter');
  await head.page.waitForURL(/\/queue/);
  await head.go(path);
  await head.page.getByRole('button', { name: '减签: 顾远舟' }).click();
  await dialog.getByText('顾远舟不再参与').waitFor();
  await head.page.keyboard.press('Control+Enter');
  await head.page.getByText('已减签').first().waitFor();
  const adminHead = await at.enter('admin-head');
  await opened(adminHead, 'p-admin-head', id);
  await adminHead.page.getByText('陆清和加签，请您处理').waitFor();
  await seen(adminHead.page);
  await adminHead.page.keyboard.press('a');
  await adminHead.page.waitForURL(/\/queue/);
  await seen(head.page);
  expect(at.complaints).toEqual([]);
}, 90_000);

it('an answer is taken back from what one has decided; later, the next person sends it back to that step', async () => {
  const id = await started();
  const head = await at.enter('design-head');
  await opened(head, 'p-design-head', id);
  await seen(head.page);
  await head.page.keyboard.press('a');
  await head.page.waitForURL(/\/queue/);
  await head.go('/queue?box=done');
  await head.page.getByRole('button', { name: '取回' }).press('Enter');
  await head.page.getByRole('dialog').getByText('由您重新处理').waitFor();
  await head.page.keyboard.press('Control+Enter');
  await head.page.getByText('已取回，请重新处理').waitFor();
  await opened(head, 'p-design-head', id);
  await seen(head.page);
  await head.page.keyboard.press('a');
  await head.page.waitForURL(/\/queue/);
  const next = await at.enter('archive-head');
  await opened(next, 'p-archive-head', id);
  await seen(next.page);
  await next.page.keyboard.press('b');
  const dialog = next.page.getByRole('dialog');
  await dialog.getByLabel('部门负责人审批').check();
  await dialog.getByText('该步及之后的各步都要重新处理').waitFor();
  await dialog.getByLabel('意见').fill('请部门再核');
  await next.page.keyboard.press('Control+Enter');
  await next.page.waitForURL(/\/queue/);
  await opened(head, 'p-design-head', id);
  await head.page.getByText('请部门再核').waitFor();
  await head.go(`/tasks/${(await at.taskOf(id, 'p-design-head')).id}`);
  await next.go(`/cases/${id}`);
  await next.page.getByText('驳回到').first().waitFor();
  expect(at.complaints).toEqual([]);
}, 90_000);

it('several are approved at once, by keyboard, and what came of each is said; a no asks for its reason first', async () => {
  const ids = [await started(), await started()];
  const { page, go } = await at.enter('design-head');
  await go('/queue');
  await page.getByRole('button', { name: '批量处理' }).press('Enter');
  for (const box of await page.getByRole('checkbox').all()) await box.check();
  await page.getByRole('button', { name: '拒绝所选' }).press('Enter');
  await page.getByText('申请到此结束').waitFor();
  await page.getByRole('button', { name: '同意所选' }).press('Enter');
  await page.getByText('处理结果').waitFor();
  expect(await at.sql`select 1 from cases.decision where case_id = any(${ids}) and outcome = 'approve'`).toHaveLength(2);
  expect(at.complaints).toEqual([]);
}, 60_000);
