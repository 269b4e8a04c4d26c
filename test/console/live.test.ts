// What arrives by itself, what is shown while nothing is known, and what is not lost.
import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { borrowing } from '#test/installation.ts';
import type { Caller } from '#test/served.ts';
import { publish } from '#test/workflows/acting.ts';
import { stage, type Stage } from './browser.ts';

let at: Stage;
let designer: Caller;
beforeAll(async () => {
  at = await stage();
  designer = await at.signIn('designer');
}, 120_000);
afterAll(() => at.close());

const started = async (purpose: string): Promise<string> => {
  const { status, body } = await designer.post<{ id: string }>('/api/cases', { process: 'archive-borrow', form: borrowing(['a-0001'], { purpose }) });
  expect(status).toBe(201);
  return body.id;
};
const decisions = async (id: string) => (await at.sql<{ n: number }[]>`select count(*)::int as n from cases.decision where case_id = ${id}`)[0]?.n;
const row = (page: Page, purpose: string) => page.locator('.list li', { hasText: purpose });
const press = (page: Page, name: string) => page.locator('.bar').getByRole('button', { name, exact: true }).click();
const decide = async (page: Page, purpose: string) => {
  await row(page, purpose).locator('a').click();
  await page.locator('article', { hasText: purpose }).waitFor();
  await press(page, '同意');
};
const signIn = async (page: Page, username: string) => {
  await page.locator('input[name=username]').fill(username);
  await page.locator('input[name=password]').fill('countersign');
  await page.locator('button.go').click();
};
/** Every event stream that this browser opens. */
const streams = (context: BrowserContext) => {
  const opened: string[] = [];
  context.on('request', (request) => { if (request.url().endsWith('/api/events')) opened.push(request.url()); });
  return opened;
};

it('a new task and the count are on the screen of the head without a reload; in a list with rows they wait behind a line that says so', async () => {
  const { page, go } = await at.enter('design-head');
  await go('/queue');
  await page.getByText('没有需要您处理的事项').waitFor();
  await started('第一件');
  await row(page, '第一件').waitFor();
  await page.getByRole('link', { name: '我的待办 1' }).waitFor();
  await started('第二件');
  const more = page.getByRole('button', { name: '有 1 条更新，点击刷新' });
  await more.waitFor();
  expect(await row(page, '第二件').count()).toBe(0);
  await more.click();
  await row(page, '第二件').waitFor();
  await page.getByRole('link', { name: '我的待办 2' }).waitFor();
  await page.context().close();
});

it.each([1440, 390])('a long reason is cut short in its row at %i pixels, and leaves the due time and the number in sight', async (width) => {
  const why = '带三位外地业主核对隐蔽工程验收记录与施工图纸的差异，'.repeat(6);
  if (width === 1440) await publish(at, { key: 'visit', title: { zh: '参观', en: 'Visit' }, start: { who: 'employee' }, form: { why: { type: 'longtext', required: true, list: true, zh: '事由', en: 'Reason' } }, steps: [{ approve: 'ok', title: { zh: '审批', en: 'Approval' }, mode: 'one', by: { people: ['p-design-head'] }, due: { after: '2wd' } }] });
  const { id } = (await designer.post<{ id: string }>('/api/cases', { process: 'visit', form: { why } })).body;
  const { page, go } = await at.enter('design-head', { width });
  await go('/queue');
  const line = row(page, why);
  await line.waitFor();
  expect(await line.locator('a').evaluate((link) => [...link.querySelectorAll('*')].every((part) => part.getBoundingClientRect().right <= link.getBoundingClientRect().right))).toBe(true);
  await page.context().close();
  expect((await designer.post(`/api/cases/${id}/withdraw`)).status).toBe(200);
});

it('one’s own decision is not announced as news', async () => {
  const { page, go } = await at.enter('design-head');
  await go('/queue');
  await decide(page, '第一件');
  await page.getByText('已提交：同意').waitFor();
  await row(page, '第一件').waitFor({ state: 'detached' });
  await page.waitForTimeout(1_000);
  expect(await page.locator('.news').count()).toBe(0);
  await page.context().close();
});

it('the applicant’s open case follows, and a notification is there', async () => {
  const id = await started('跟着走');
  const { page, go } = await at.enter('designer');
  await go(`/cases/${id}`);
  const now = page.locator('li[aria-current="step"]');
  expect(await now.innerText()).toContain('部门负责人审批');
  const head = await at.enter('design-head');
  await head.go('/queue');
  await decide(head.page, '跟着走');
  await now.filter({ hasText: '档案部门审核' }).waitFor();
  await page.getByRole('link', { name: /^通知 \d/ }).click();
  await page.getByText('您的申请有进展').first().waitFor();
  await Promise.all([page.context().close(), head.context.close()]);
});

it('two tabs share one stream; when the tab that holds it closes, the other takes over', async () => {
  const { page, context, go } = await at.enter('design-head');
  const opened = streams(context);
  await go('/queue');
  const second = await context.newPage();
  await second.goto(`${at.base}/queue`);
  await row(second, '第二件').waitFor();
  expect(opened).toHaveLength(1);
  await started('两个标签页');
  for (const tab of [page, second]) await tab.locator('.news').waitFor();
  expect(opened).toHaveLength(1);
  await page.close();
  await expect.poll(() => opened.length).toBe(2);
  await second.locator('.news').click();
  await row(second, '两个标签页').waitFor();
  await started('接手之后');
  await second.locator('.news').waitFor();
  await context.close();
});

it('a notification arrives as a few words with a link, in the tab that is looked at; the list of notifications grows by itself', async () => {
  const head = await at.enter('design-head');
  await head.go('/loans');
  const list = await head.context.newPage();
  await list.goto(`${at.base}/notices`);
  await list.locator('main h1').waitFor();
  await head.page.bringToFront();
  await head.page.waitForTimeout(1_000);
  const before = await list.locator('main li').count();
  const id = await started('一条通知');
  await head.page.locator('.toast', { hasText: '有新的待办 · 部门负责人审批' }).getByRole('link', { name: '查看' }).click();
  await head.page.waitForURL(new RegExp(`/tasks/${id}`));
  await expect.poll(() => list.locator('main li').count()).toBe(before + 1);
  expect(await list.locator('.toast').count()).toBe(0);
  await head.context.close();
});

it('without a network a link still opens inside the shell and says what it could not fetch; when the network is back the page fills by itself, and what was typed in a form is still there', async () => {
  const { page, context, go } = await at.enter('designer');
  await go('/start/archive-borrow');
  await page.getByLabel('借阅目的').fill('写到一半');
  const link = (path: string) => page.locator(`nav a[href="${path}"]`).click();
  await page.waitForTimeout(3_000);
  await context.setOffline(true);
  await link('/loans');
  await page.locator('main').getByText('服务器没有应答').waitFor();
  await page.locator('main').getByRole('button', { name: '重试' }).click();
  await page.locator('nav', { hasText: '网络已断开' }).waitFor();
  await context.setOffline(false);
  await page.locator('main').getByText('服务器没有应答').waitFor({ state: 'detached' });
  await link('/start');
  await page.locator('main a[href="/start/archive-borrow"]').click();
  expect(await page.getByLabel('借阅目的').inputValue()).toBe('写到一半');
  await page.getByRole('button', { name: '清空重填' }).click();
  expect(await page.getByLabel('借阅目的').inputValue()).toBe('');
  await context.close();
});

it('a page whose code cannot be fetched says so inside the shell, and opens by itself when the network is back', async () => {
  const { page, context, go } = await at.enter('designer');
  await go('/queue');
  await context.setOffline(true);
  await page.locator('nav a[href="/loans"]').click();
  await page.locator('main').getByText('连不上服务器').waitFor();
  await page.locator('main').getByRole('button', { name: '重试' }).click();
  await page.locator('main').getByText('连不上服务器').waitFor();
  await context.setOffline(false);
  await page.getByRole('heading', { level: 1, name: '借阅台账' }).waitFor();
  await context.close();
});

it('the answers stay where they are when the network goes', async () => {
  await started('不要动');
  const { page, context, go } = await at.enter('design-head', { width: 390 });
  await go('/queue');
  await row(page, '不要动').locator('a').click();
  const approve = page.locator('.bar').getByRole('button', { name: '同意', exact: true });
  const where = await approve.boundingBox();
  await context.setOffline(true);
  await page.getByText('网络已断开').waitFor();
  expect(await approve.boundingBox()).toEqual(where);
  await context.close();
});

it('offline is said; a decision made meanwhile is kept, and done once when the network is back', async () => {
  const id = await started('断网');
  const { page, context, go } = await at.enter('design-head');
  await go('/queue');
  await row(page, '断网').locator('a').click();
  await page.locator('article', { hasText: '断网' }).waitFor();
  await context.setOffline(true);
  await page.getByText('网络已断开').waitFor();
  await press(page, '同意');
  await page.getByText('正在记录').waitFor();
  expect(await decisions(id)).toBe(0);
  await context.setOffline(false);
  await page.getByText('已提交：同意').waitFor();
  await page.getByText('网络已断开').waitFor({ state: 'detached' });
  expect(await decisions(id)).toBe(1);
  await context.close();
});

it('no worker: "being recorded" is shown, survives a reload, and the outcome is told when it is known', async () => {
  const [stays, reloads] = [await started('留在原处'), await started('重新载入')];
  const [one, two] = [await at.enter('design-head'), await at.enter('design-head', { locale: 'en' })];
  await Promise.all([one.go('/queue'), two.go('/queue')]);
  await at.worker().stop('SIGKILL');
  await decide(one.page, '留在原处');
  await row(two.page, '重新载入').locator('a').click();
  await two.page.locator('article', { hasText: '重新载入' }).waitFor();
  await press(two.page, 'Approve');
  await one.page.getByText('正在记录').waitFor({ timeout: 15_000 });
  await two.page.getByText('Being recorded').waitFor({ timeout: 15_000 });
  await two.page.reload();
  await two.page.getByText('Being recorded').waitFor();
  await row(two.page, '重新载入').locator('a').click();
  await two.page.locator('article', { hasText: '重新载入' }).getByText('being found out').waitFor();
  expect(await two.page.locator('.bar button').count()).toBe(0);
  await at.startWorker();
  await one.page.getByText('已提交：同意').waitFor({ timeout: 20_000 });
  await two.page.getByText('An earlier action now has an outcome').waitFor({ timeout: 20_000 });
  await two.page.getByText('Being recorded').waitFor({ state: 'detached' });
  expect([await decisions(stays), await decisions(reloads)]).toEqual([1, 1]);
  expect(await two.page.evaluate(() => sessionStorage.getItem('cs-unknown'))).toBe('[]');
  await Promise.all([one.context.close(), two.context.close()]);
});

it('an answer that was settled behind the page’s back leaves nothing to press there, and its outcome stands on the page', async () => {
  const id = await started('背后办结');
  const { id: task } = await at.taskOf(id, 'p-design-head');
  const { page, go } = await at.enter('design-head');
  await go(`/tasks/${task}`);
  await page.route('**/decisions', (route) => route.abort());
  await press(page, '同意');
  await page.getByText('正在记录').waitFor();
  await page.reload();
  await page.getByText('正在确认').waitFor();
  await page.unroute('**/decisions');
  await page.locator('header').getByText('已提交：同意').waitFor();
  expect(await page.locator('.bar').getByRole('button', { name: /同意|拒绝|驳回/ }).count()).toBe(0);
  expect(await decisions(id)).toBe(1);
  await page.context().close();
});

it('the session ends while an outcome is unknown: after signing in again the same act is asked for, and is done once', async () => {
  const id = await started('会话中断');
  const { page, go } = await at.enter('design-head');
  await go('/queue');
  await page.route('**/decisions', (route) => route.abort());
  await decide(page, '会话中断');
  await page.getByText('正在记录').waitFor();
  await at.sql`delete from desk.session where person_id = 'p-design-head'`;
  await page.unroute('**/decisions');
  await page.waitForURL(/\/sign-in\?to=/);
  await signIn(page, 'design-head');
  await page.getByText('之前未确认的操作已有结果').waitFor();
  expect(await decisions(id)).toBe(1);
  await page.context().close();
});

it('what one person left without an outcome is never sent by the next who signs in on the same tab', async () => {
  const id = await started('换人');
  const { page, go } = await at.enter('design-head');
  await go('/queue');
  await page.route('**/decisions', (route) => route.abort());
  await decide(page, '换人');
  await page.getByText('正在记录').waitFor();
  await page.getByRole('button', { name: '退出登录' }).first().click();
  await page.waitForURL('**/sign-in');
  let sent = 0;
  await page.unroute('**/decisions');
  page.on('request', (request) => { if (request.url().endsWith('/decisions')) sent++; });
  await signIn(page, 'archivist');
  await page.getByText('温书言').first().waitFor();
  await page.waitForTimeout(1_500);
  expect({ sent, decided: await decisions(id) }).toEqual({ sent: 0, decided: 0 });
  await page.context().close();
});
