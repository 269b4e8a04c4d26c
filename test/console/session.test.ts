// The door of the console: who gets in, who is told no, and where one comes out.
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { borrowing } from '#test/installation.ts';
import { stage, type Stage } from './browser.ts';

let at: Stage;
beforeAll(async () => void (at = await stage()), 120_000);
afterAll(() => at.close());

const fill = async (page: Page, username: string, password: string) => {
  await page.locator('input[name=username]').fill(username);
  await page.locator('input[name=password]').fill(password);
  await page.locator('button.go').click();
};
const pathOf = (page: Page) => new URL(page.url()).pathname + new URL(page.url()).search;

it('a wrong password says so in one sentence, keeps the account and lets nobody in; the right one opens the queue', async () => {
  const { page, go, context } = await at.enter('');
  await go('/sign-in');
  await fill(page, 'designer', 'not this one');
  const told = page.getByRole('alert');
  await told.waitFor();
  expect(await told.innerText()).toMatch(/账号或密码/);
  expect(await page.locator('input[name=username]').inputValue()).toBe('designer');
  expect((await context.request.get(`${at.base}/api/me`)).status()).toBe(401);
  await fill(page, 'designer', 'countersign');
  await page.waitForURL('**/queue');
  await page.getByRole('heading', { level: 1, name: '我的待办' }).waitFor();
  expect(at.complaints).toEqual([]);
});

it('an account of nobody is told the same as a wrong password, word for word', async () => {
  const { page, go } = await at.enter('');
  const sentence = async (username: string) => {
    await go('/sign-in');
    await fill(page, username, 'not this one');
    const told = page.getByRole('alert').locator('strong');
    await told.waitFor();
    return told.innerText();
  };
  expect(await sentence('nobody-at-all')).toBe(await sentence('gm'));
});

it('signing in works without scripts', async () => {
  const context = await at.browser.newContext({ javaScriptEnabled: false, locale: 'en-GB' });
  const page = await context.newPage();
  await page.goto(`${at.base}/sign-in`);
  await fill(page, 'legal', 'countersign');
  await page.waitForURL('**/queue');
  expect((await context.request.get(`${at.base}/api/me`)).status()).toBe(200);
});

it('a demo account is filled in by one press', async () => {
  const { page, go } = await at.enter('', { locale: 'en' });
  await go('/sign-in');
  await page.getByRole('button', { name: /^archivist/ }).click();
  await page.locator('button.go').click();
  await page.waitForURL('**/queue');
  await page.getByText('温书言').first().waitFor();
});

it('signed out is out: the page goes to the door, and the old cookie opens nothing', async () => {
  const { page, go, context } = await at.enter('hr', { locale: 'en' });
  await go('/queue');
  const before = await context.cookies();
  await page.getByRole('button', { name: 'Sign out' }).first().click();
  await page.waitForURL('**/sign-in');
  expect((await at.call('GET', '/api/me', { headers: { cookie: before.map(({ name, value }) => `${name}=${value}`).join('; ') } })).status).toBe(401);
  await page.goBack();
  await page.waitForURL('**/sign-in**');
});

it('a session that ended while a page was open leads to the door and back to the same page', async () => {
  const { page, go } = await at.enter('finance');
  // The live connection notices now and then before the link is pressed, and then the page that was open is the one to come back to.
  await page.route('**/api/events*', () => undefined);
  await go('/archives?state=in');
  await at.sql`delete from desk.session where person_id = 'p-finance'`;
  await page.getByRole('link', { name: '借阅台账' }).click();
  await page.waitForURL(/\/sign-in\?to=/, { waitUntil: 'commit' });
  await page.getByText('登录已失效').waitFor();
  await fill(page, 'finance', 'countersign');
  await page.waitForURL((url) => url.pathname === '/loans');
  await page.getByText('这里还没有内容').waitFor();

  await at.sql`delete from desk.session where person_id = 'p-finance'`;
  await page.goto(`${at.base}/archives?state=in&q=2026`);
  await page.waitForURL(/\/sign-in\?to=/);
  await fill(page, 'finance', 'countersign');
  await page.waitForURL((url) => url.pathname === '/archives');
  expect(pathOf(page)).toBe('/archives?state=in&q=2026');
});

it('a search in Chinese survives the way through the door', async () => {
  const { page, go } = await at.enter('');
  await go(`/archives?q=${encodeURIComponent('别墅')}`);
  await page.waitForURL(/\/sign-in\?to=/);
  await fill(page, 'finance', 'countersign');
  await page.waitForURL((url) => url.pathname === '/archives' && url.searchParams.get('q') === '别墅');
});

it('the door never sends anybody to another site', async () => {
  const led = async (to: string) => {
    const answer = await at.call('POST', `/sign-in?to=${encodeURIComponent(to)}`, { raw: 'username=legal&password=countersign', headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'text/html', origin: at.base } });
    expect(answer.status).toBe(303);
    return new URL(answer.headers.get('location') ?? 'none:', at.base);
  };
  expect((await led('/cases?state=returned')).href).toBe(`${at.base}/cases?state=returned`);
  for (const to of ['https://example.com/', '//example.com', '/\\example.com', '/%2Fexample.com', '/%5Cexample.com', 'javascript:alert(1)', '/queue/../\\example.com', '\t//example.com', '/\t/example.com', '/.//example.com', '/a/..//example.com', '@example.com', '.example.com'])
    expect((await led(to)).origin, to).toBe(at.base);
  const { page, go } = await at.enter('');
  await go(`/sign-in?to=${encodeURIComponent('//example.com')}`);
  await fill(page, 'legal', 'countersign');
  await page.waitForURL('**/queue');
});

it('who comes to the door without ever having been in is not told that a session ended', async () => {
  const { page, go } = await at.enter('');
  await go('/queue');
  await page.waitForURL(/\/sign-in\?to=/);
  expect(await page.getByText('登录已失效').count()).toBe(0);
});

it('settings and accounts are refused in plain words to whoever may not see them, and a page that is not there says so inside the shell', async () => {
  const { page, go } = await at.enter('designer');
  await go('/settings');
  await page.getByText('您没有查看设置的权限').waitFor();
  await go('/people');
  await page.getByText('您没有查看的权限').waitFor();
  expect(await page.getByRole('link', { name: '林一诺' }).count()).toBe(0);
  await go('/no-such-page');
  await page.getByText('没有这个页面').waitFor();
  await page.getByRole('link', { name: '我的待办' }).first().click();
  await page.getByRole('heading', { level: 1, name: '我的待办' }).waitFor();
});

it('a case that one may not read leads back to the queue and says who can be asked, and the try is on record once', async () => {
  const { id } = (await (await at.signIn('designer')).post<{ id: string }>('/api/cases', { process: 'archive-borrow', form: borrowing(['a-0001']) })).body;
  const { page, go } = await at.enter('finance');
  await go(`/cases/${id}`);
  await page.getByRole('alert').getByText('可请申请人或处理人把单据抄送给您').waitFor();
  expect(await at.sql`select 1 from audit.event where case_id = ${id} and kind = 'act.refused'`).toHaveLength(1);
  await page.getByRole('alert').getByRole('link', { name: '我的待办' }).click();
  await page.getByRole('heading', { level: 1, name: '我的待办' }).waitFor();
});

it('a setting is judged while it is typed, by its field and in words; what the server refuses has the focus', async () => {
  const { page, go } = await at.enter('sysadmin', { width: 390, locale: 'en' });
  await go('/settings');
  const longest = page.getByLabel('Longest loan', { exact: true });
  const save = async () => {
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Confirm the change' }).click();
  };
  await longest.fill('0');
  await page.locator('tr', { has: longest }).getByText('Must be a length of time').waitFor();
  await page.getByRole('button', { name: 'Save' }).click();
  await expect.poll(() => longest.evaluate((field) => field === document.activeElement)).toBe(true);
  await page.getByLabel('Reminder before return', { exact: true }).fill('12');
  await longest.fill('12');
  await page.getByText('shorter than the longest loan').waitFor();
  await page.getByLabel('Reminder before return', { exact: true }).fill('1');
  await page.route('**/api/parameters', (route) => (route.request().method() === 'PATCH' ? route.continue({ postData: JSON.stringify({ 'borrow.max-days': 'soon' }) }) : route.continue()));
  await save();
  await page.locator('tr', { has: longest }).getByText('Must be a length of time').waitFor();
  await expect.poll(() => longest.evaluate((field) => field === document.activeElement)).toBe(true);
  await page.unroute('**/api/parameters');
  await longest.fill('6');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect.poll(() => page.getByRole('dialog').innerText()).toMatch(/Longest loan\s*from 5 working days to 6 working days/);
  await page.keyboard.press('Control+Enter');
  await page.getByText('Saved').waitFor();
  await expect.poll(() => page.locator('section', { has: page.locator('#changes') }).innerText()).toMatch(/Longest loan\s+5 working days → 6 working days/);
  await page.getByText('09:00–12:00').waitFor();
});
