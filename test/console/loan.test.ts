// The whole loan in the browser, by four people, with its ways out.
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fillBorrowing, localTime, stage, type Person, type Stage } from './browser.ts';

let at: Stage;
let designer: Person;
let head: Person;
let archivist: Person;
let archiveHead: Person;
beforeAll(async () => {
  at = await stage();
  [designer, head, archivist, archiveHead] = await Promise.all([at.enter('designer'), at.enter('design-head'), at.enter('archivist'), at.enter('archive-head')]);
}, 120_000);
afterAll(() => at.close());

const submit = async (purpose: string, archive: string, more: { medium?: string; days?: number } = {}): Promise<string> => {
  const { page, go } = designer;
  await go('/start/archive-borrow');
  await fillBorrowing(page, { purpose, archive, ...more });
  await page.getByRole('button', { name: '提交申请' }).click();
  await page.waitForURL(/\/cases\//);
  return page.url().split('/').at(-1) ?? '';
};
/** Chooses the item of the queue that speaks of this purpose. */
const choose = async ({ page, go }: Person, purpose: string) => {
  await go('/queue');
  await page.locator('li a', { hasText: purpose }).first().click();
  await page.locator('article', { hasText: purpose }).waitFor();
};
const press = (page: Page, name: string) => page.locator('.bar').getByRole('button', { name, exact: true }).click();
/** One press that is all an answer needs; waits until it is on record. */
const decide = async (page: Page, name: string) => {
  const recorded = page.waitForResponse((answer) => /\/decisions$/.test(answer.url()) && answer.ok());
  await press(page, name);
  await recorded;
};
const confirm = async (page: Page, outcome: string) => {
  await page.getByRole('dialog').getByRole('button', { name: new RegExp(`确认${outcome}`) }).click();
  await page.getByRole('dialog').waitFor({ state: 'hidden' });
};
const sign = async (page: Page, name: string, outcome: string, done = outcome) => {
  await press(page, outcome);
  await page.getByRole('dialog').getByLabel('签名：请输入您的姓名').fill(name);
  await confirm(page, done);
};

describe('a file is borrowed and comes back', () => {
  it('by four people: asked for, approved twice, handed over and signed for, extended, returned, inspected, and all of it on record', async () => {
    await designer.go('/start/archive-borrow');
    const route = designer.page.locator('aside');
    await route.getByText('陆清和').waitFor();
    expect(await route.innerText()).toMatch(/部门负责人审批[\s\S]*档案部门审核[\s\S]*宋砚秋、温书言[\s\S]*归还验收/);
    await designer.page.getByRole('button', { name: '提交申请' }).click();
    expect(await designer.page.getByRole('alert').innerText()).toMatch(/借阅目的/);

    const id = await submit('全程借阅', 'HT-2026');
    expect(await designer.page.locator('li[aria-current="step"]').innerText()).toMatch(/部门负责人审批/);

    await choose(head, '全程借阅');
    await head.page.getByPlaceholder(/意见/).fill('同意，用于核对。');
    await decide(head.page, '同意');
    await head.page.getByText('没有需要您处理的事项').waitFor();

    await choose(archivist, '全程借阅');
    expect(await archivist.page.locator('aside').innerText()).toContain('同意，用于核对。');
    await decide(archivist.page, '同意');
    await choose(archivist, '全程借阅');
    await sign(archivist.page, '温书言', '已移交', '移交');

    await choose(designer, '全程借阅');
    await sign(designer.page, '林一诺', '签署');
    await choose(designer, '全程借阅');
    await designer.page.getByText('其他操作').click();
    await designer.page.getByRole('button', { name: '申请续借' }).click();
    const dialog = designer.page.getByRole('dialog');
    await dialog.getByLabel('续借至').fill(localTime(4));
    await dialog.getByLabel('续借原因').fill('现场复测推迟');
    await dialog.getByRole('button', { name: '提交申请' }).click();
    await dialog.waitFor({ state: 'hidden' });
    await choose(head, '全程借阅');
    await decide(head.page, '同意');
    await choose(archiveHead, '全程借阅');
    await decide(archiveHead.page, '同意');

    await choose(designer, '全程借阅');
    await press(designer.page, '归还');
    await dialog.getByLabel('签名：请输入您的姓名').fill('林一诺');
    await confirm(designer.page, '归还');

    await designer.go('/loans?mine=true&state=returned');
    await designer.page.locator('table', { hasText: '已归还，待验收' }).waitFor();
    await designer.go(`/cases/${id}`);
    await designer.page.locator('dl', { hasText: '申请时：' }).waitFor();

    await choose(archiveHead, '全程借阅');
    await press(archiveHead.page, '损坏');
    await archiveHead.page.getByRole('dialog').getByLabel('检查发现').waitFor();
    expect(await archiveHead.page.getByRole('dialog').getByLabel('完好无损').count()).toBe(0);
    await archiveHead.page.getByRole('dialog').getByRole('button', { name: '取消' }).click();
    await press(archiveHead.page, '完好');
    for (const one of ['数量相符', '完好无损', '无泄密迹象']) await archiveHead.page.getByRole('dialog').getByLabel(one).check();
    await archiveHead.page.getByRole('dialog').getByLabel('签名：请输入您的姓名').fill('宋砚秋');
    await confirm(archiveHead.page, '完好');

    await designer.go(`/cases/${id}`);
    await designer.page.getByText('已办结').first().waitFor();
    const trail = await designer.page.locator('section', { has: designer.page.locator('#trail') }).innerText();
    await designer.page.getByRole('button', { name: '显示全部步骤' }).click();
    expect(await designer.page.locator('li', { hasText: '登记为遗失' }).count(), 'each of the branches that end so').toBe(4);
    for (const word of ['林一诺 发起', '部门负责人审批 · 同意', '出库移交 · 已移交', '登记借出', '期限调整', '归还档案 · 归还', '归还验收 · 完好', '登记归还，待验收', '登记验收', '单据结束']) expect(trail).toContain(word);
    await designer.go('/loans?mine=true');
    expect(await designer.page.locator('table').innerText()).toMatch(/完好/);
  }, 120_000);

  it('refused with a reason; sent back, amended and submitted again; withdrawn', async () => {
    const refused = await submit('被拒绝的借阅', 'TZ-2026');
    await choose(head, '被拒绝的借阅');
    await press(head.page, '拒绝');
    await head.page.getByRole('dialog').getByRole('button', { name: /确认拒绝/ }).click();
    await head.page.getByRole('alert').waitFor();
    await head.page.getByRole('dialog').getByLabel('意见（必填）').fill('请到档案室当面核对。');
    await confirm(head.page, '拒绝');
    await designer.go(`/cases/${refused}`);
    await designer.page.getByText('请到档案室当面核对。').waitFor();

    await submit('要修改的借阅', 'YS-2026');
    await choose(head, '要修改的借阅');
    await press(head.page, '驳回修改');
    await head.page.getByRole('dialog').getByLabel('意见（必填）').fill('请写明页码');
    await confirm(head.page, '驳回');
    await designer.go('/queue');
    await designer.page.locator('li a', { hasText: '修改后重新提交' }).click();
    expect(await designer.page.getByLabel('我已阅读并承诺遵守').isChecked()).toBe(false);
    await designer.page.getByRole('button', { name: '重新提交' }).click();
    await designer.page.getByRole('alert').getByText('保密承诺签字').waitFor();
    await designer.page.getByLabel('我已阅读并承诺遵守').check();
    await designer.page.getByLabel('签名：请输入您的姓名').fill('林一诺');
    await designer.page.getByRole('button', { name: '重新提交' }).click();
    await designer.page.getByText('内容没有任何改动').waitFor();
    await designer.page.getByLabel('借阅目的').fill('修改后的借阅，第 3 页');
    expect(await designer.page.getByText('内容没有任何改动').count()).toBe(0);
    const recorded = designer.page.waitForResponse((answer) => /\/resubmit$/.test(answer.url()) && answer.ok());
    await designer.page.getByRole('button', { name: '重新提交' }).click();
    await recorded;
    await choose(head, '修改后的借阅');
    const back = await head.page.locator('aside').innerText();
    expect(back).toMatch(/驳回修改\s*第 1 轮/);
    expect(back).not.toMatch(/已失效/);

    const gone = await submit('要撤回的借阅', 'YY-2026');
    await designer.page.getByRole('button', { name: '撤回' }).click();
    await designer.page.getByRole('dialog').getByRole('button', { name: '撤回' }).click();
    await designer.page.getByText('已撤回').first().waitFor();
    expect(designer.page.url()).toContain(gone);
  }, 90_000);

  it('read on the screen: page by page under the reader’s name, and on record', async () => {
    const id = await submit('电子查阅合同', 'DJ-2026', { medium: '电子查阅' });
    await choose(head, '电子查阅合同');
    await decide(head.page, '同意');
    await choose(archivist, '电子查阅合同');
    await decide(archivist.page, '同意');
    await designer.go(`/cases/${id}`);
    await designer.page.getByRole('link', { name: /^查阅 DJ-2026/ }).first().click();
    await designer.page.getByText(/第 1 \/ \d 页/).waitFor();
    const sheet = designer.page.locator('.sheet');
    expect(decodeURIComponent(await sheet.locator('.marks').evaluate((marks) => getComputedStyle(marks).backgroundImage))).toContain('林一诺');
    expect(await sheet.evaluate((all) => [all.scrollWidth, all.scrollHeight])).toEqual(await sheet.locator('.marks').evaluate((marks) => [marks.clientWidth, marks.clientHeight]));
    await sheet.dblclick();
    expect(await designer.page.evaluate(() => String(getSelection()))).toBe('');
    await designer.page.getByRole('button', { name: '下一页' }).click();
    await designer.page.getByText(/第 2 \/ \d 页/).waitFor();
    await designer.page.keyboard.press('ArrowLeft');
    await designer.page.getByText(/第 1 \/ \d 页/).waitFor();
    const record = new URL(designer.page.url()).pathname;
    await designer.go(record);
    await designer.page.waitForURL(/\?case=/);
    await designer.page.getByText(/第 1 \/ \d 页/).waitFor();
    await head.go(record);
    await head.page.getByRole('heading', { name: '没有查阅权限' }).waitFor();
    await designer.go(`/cases/${id}`);
    expect(await designer.page.locator('section', { has: designer.page.locator('#trail') }).innerText()).toMatch(/林一诺 查阅[\s\S]*林一诺 查阅/);
    await choose(designer, '电子查阅合同');
    await press(designer.page, '查阅完毕');
    await designer.page.getByRole('dialog').getByText('查阅权限随即结束').waitFor();
    await confirm(designer.page, '查阅完毕');
    await designer.go(`/cases/${id}`);
    expect(await designer.page.getByRole('link', { name: /^查阅 DJ-2026/ }).count()).toBe(0);
  }, 60_000);
});

it('nothing was complained about in any console', () => expect(at.complaints).toEqual([]));

it('a file is attached by the applicant, taken off again, attached once more, and downloaded by the head', async () => {
  await designer.go('/start/archive-borrow');
  await fillBorrowing(designer.page, { purpose: '附件一份', archive: 'HT-2026' });
  const field = designer.page.locator('#f-attachments');
  const attach = async () => field.setInputFiles({ name: '平面图.txt', mimeType: 'text/plain', buffer: Buffer.from('三室两厅') });
  await attach();
  await designer.page.getByRole('button', { name: '移除 平面图.txt' }).click();
  expect(await designer.page.evaluate(() => document.activeElement?.id)).toBe('f-attachments');
  await field.setInputFiles({ name: '空白.txt', mimeType: 'text/plain', buffer: Buffer.of() });
  await designer.page.getByText('空白.txt: 文件是空的').waitFor();
  await attach();
  await designer.page.getByRole('button', { name: '移除 平面图.txt' }).waitFor();
  await designer.page.getByRole('button', { name: '提交申请' }).click();
  await designer.page.waitForURL(/\/cases\//);
  await designer.page.getByRole('heading', { name: '附件' }).waitFor();
  const { pathname } = new URL(designer.page.url());

  await choose(head, '附件一份');
  const [download] = await Promise.all([head.page.waitForEvent('download'), head.page.locator('article').getByRole('link', { name: '平面图.txt' }).click()]);
  expect(download.suggestedFilename()).toBe('平面图.txt');
  const chunks: Buffer[] = [];
  for await (const chunk of await download.createReadStream()) chunks.push(chunk as Buffer);
  expect(Buffer.concat(chunks).toString()).toBe('三室两厅');
  expect(await head.page.locator('article').getByText('12 B').count()).toBe(1);
  await designer.go(pathname);
  expect(await designer.page.locator('section', { has: designer.page.locator('#trail') }).innerText()).toMatch(/陆清和 下载附件 · 平面图\.txt/);
}, 60_000);

it('a form is not sent without a file that is still on its way', async () => {
  await designer.go('/start/archive-borrow');
  await fillBorrowing(designer.page, { purpose: '上传中提交', archive: 'TZ-2026' });
  let release: () => void = () => undefined;
  const held = new Promise<void>((resolve) => (release = resolve));
  await designer.page.route('**/api/files?*', async (route) => {
    await held;
    await route.continue();
  });
  await designer.page.locator('#f-attachments').setInputFiles({ name: '慢.txt', mimeType: 'text/plain', buffer: Buffer.from('慢') });
  await designer.page.getByText('正在上传 慢.txt').waitFor();
  await designer.page.getByRole('button', { name: '提交申请' }).click();
  await designer.page.getByText('文件仍在上传').first().waitFor();
  release();
  await designer.page.getByRole('button', { name: '移除 慢.txt' }).waitFor();
  await designer.page.getByRole('button', { name: '提交申请' }).click();
  await designer.page.waitForURL(/\/cases\//);
  await designer.page.getByRole('heading', { name: '附件' }).waitFor();
}, 60_000);
