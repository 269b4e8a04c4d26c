// With the keyboard alone: asking for an archive and deciding, and never lost on the way.
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { localTime, seen, stage, type Stage } from './browser.ts';

let at: Stage;
beforeAll(async () => void (at = await stage()), 120_000);
afterAll(() => at.close());

const focused = (page: Page) => page.evaluate(() => ({ tag: document.activeElement?.tagName ?? '', id: document.activeElement?.id ?? '', outline: document.activeElement ? getComputedStyle(document.activeElement).outlineStyle : '' }));
/** Presses Tab until what has the focus answers to `wanted`; fails after a hundred. */
async function tabTo(page: Page, wanted: string): Promise<void> {
  for (let i = 0; i < 100; i++) {
    await page.keyboard.press('Tab');
    if (await page.evaluate((selector) => document.activeElement?.matches(selector) ?? false, wanted)) return;
  }
  throw new Error(`Tab never came to ${wanted}`);
}

it('sign in, ask, decide and look around without a pointer; the focus is seen and never falls to nowhere', async () => {
  const { page, go } = await at.enter('');
  await go('/sign-in');
  await tabTo(page, 'input[name="username"]');
  await page.keyboard.type('designer');
  await page.keyboard.press('Tab');
  await page.keyboard.type('countersign');
  await page.keyboard.press('Enter');
  await page.waitForURL(/queue/);
  await page.getByText('没有需要您处理的事项').waitFor();

  await page.keyboard.press('g');
  await page.keyboard.press('n');
  await page.waitForURL(/start$/);
  await page.locator('main a[href="/start/archive-borrow"]').waitFor();
  await tabTo(page, 'a[href="/start/archive-borrow"]');
  await page.keyboard.press('Enter');
  await page.waitForURL(/archive-borrow/);
  await page.locator('#f-purpose').waitFor();
  await tabTo(page, '#f-purpose');
  await page.keyboard.type('只用键盘');
  await tabTo(page, '#f-archives');
  await page.keyboard.type('HT-2026');
  await page.locator('#f-archives-list .option').first().waitFor();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await tabTo(page, 'input[type="radio"]');
  await page.keyboard.press('Space');
  await tabTo(page, '#f-expected_return');
  await page.locator('#f-expected_return').fill(localTime(2));
  await tabTo(page, '#f-reading_place input');
  await page.keyboard.press('Space');
  await tabTo(page, '#f-undertaking input[type="checkbox"]');
  await page.keyboard.press('Space');
  await page.keyboard.press('Tab');
  await page.keyboard.type('林一诺');
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/cases\//);
}, 60_000);

it('j, k, a, r and b in the queue: the next item is chosen after a decision, and has the focus', async () => {
  const designer = await at.signIn('designer');
  const { borrowing } = await import('#test/installation.ts');
  for (let i = 0; i < 4; i++) await designer.post('/api/cases', { process: 'archive-borrow', form: borrowing([`a-000${i + 2}`], { purpose: `第 ${i + 1} 份` }) });
  const { page, go } = await at.enter('design-head');
  await go('/queue');
  await page.locator('.bar').waitFor();
  await page.keyboard.press('j');
  await page.keyboard.press('j');
  await page.keyboard.press('k');
  const rows = await page.locator('section.list li a').count();
  const second = page.locator('section.list li a').nth(1);
  expect(await second.getAttribute('aria-current')).toBe('true');
  expect(await focused(page)).toMatchObject({ tag: 'A', outline: 'solid' });

  await seen(page);
  await page.keyboard.press('r');
  const dialog = page.getByRole('dialog');
  await dialog.waitFor();
  await page.keyboard.type('理由不足');
  await page.keyboard.press('Control+Enter');
  await dialog.waitFor({ state: 'hidden' });
  await expect.poll(() => page.locator('section.list li a').count(), { timeout: 5_000 }).toBe(rows - 1);
  expect((await focused(page)).tag).toBe('A');

  await seen(page);
  await page.keyboard.press('b');
  await dialog.waitFor();
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'hidden' });
  expect((await focused(page)).tag).not.toBe('BODY');

  await seen(page);
  await page.keyboard.press('a');
  await expect.poll(() => page.locator('section.list li a').count(), { timeout: 5_000 }).toBe(rows - 2);
  await expect.poll(async () => (await focused(page)).tag).toBe('A');

  await page.keyboard.press('?');
  await page.getByRole('dialog').getByText('快捷键').first().waitFor();
  await page.keyboard.press('Escape');
  await page.keyboard.press('/');
  expect(await page.evaluate(() => document.activeElement?.getAttribute('type'))).toBe('search');
  await page.keyboard.type('aaaa');
  expect(await page.locator('section.list li a').count()).toBeGreaterThanOrEqual(0);
  expect(await page.getByRole('dialog').isVisible()).toBe(false);
}, 60_000);

it('focus goes to the heading of the page that was asked for, and in a decision to what is missing; what has been mended is no longer named as wrong', async () => {
  const designer = await at.signIn('designer');
  const { borrowing } = await import('#test/installation.ts');
  const { body } = await designer.post<{ id: string }>('/api/cases', { process: 'archive-borrow', form: borrowing(['a-0020']) });
  for (const username of ['design-head', 'archivist']) {
    const { id } = await at.taskOf(body.id, `p-${username}`);
    await (await at.signIn(username)).post(`/api/tasks/${id}/decisions`, { outcome: 'approve' });
  }
  const { page, go } = await at.enter('archivist');
  await go('/notices');
  await page.keyboard.press('g');
  await page.keyboard.press('q');
  await page.waitForURL(/queue/);
  await expect.poll(async () => (await focused(page)).tag).toBe('H1');

  const { id } = await at.taskOf(body.id, 'p-archivist');
  await page.locator(`[id="row-${id}"]`).click();
  await page.locator('.bar').getByRole('button', { name: '已移交' }).click();
  const dialog = page.getByRole('dialog');
  await expect.poll(async () => (await focused(page)).id).toBe('answer-signature');
  await page.keyboard.press('Control+Enter');
  const summary = dialog.getByRole('alert');
  await summary.getByRole('link', { name: '签名' }).waitFor();
  expect(await summary.innerText()).not.toMatch(/comment|signature/);
  await page.keyboard.type('温书言');
  await summary.waitFor({ state: 'detached' });
  await page.context().close();
});

it('a key decides only what is on the screen: pressed while the next request is still loading, it decides nothing', async () => {
  const designer = await at.signIn('designer');
  const { borrowing } = await import('#test/installation.ts');
  for (let i = 0; i < 2; i++) await designer.post('/api/cases', { process: 'archive-borrow', form: borrowing([`a-001${i}`]) });
  const { page, go } = await at.enter('design-head');
  await go('/queue');
  await page.locator('.bar').waitFor();
  let release = () => {};
  const held = new Promise<void>((resolve) => (release = resolve));
  const decisions: string[] = [];
  await page.route(/\/api\/tasks\/[^/?]+$/, async (route) => {
    await held;
    await route.continue();
  });
  page.on('request', (request) => { if (/\/(decisions|return)$/.test(request.url())) decisions.push(request.url()); });
  await page.keyboard.press('j');
  for (const key of ['a', 'r', 'b']) await page.keyboard.press(key);
  expect(await page.getByRole('dialog').count()).toBe(0);
  const chosen = (await page.locator('section.list li a[aria-current]').getAttribute('href'))?.split('/').at(-1);
  release();
  await seen(page);
  expect(decisions).toEqual([]);
  await page.keyboard.press('a');
  await expect.poll(() => decisions).toHaveLength(1);
  expect(decisions[0]).toContain(`/api/tasks/${chosen}/decisions`);
}, 60_000);

it('what a key has decided is named, with a way back to it; the next request is not decided by a second press before it has been seen, nor by a key held down, nor on the way to another page', async () => {
  const designer = await at.signIn('designer');
  const { borrowing } = await import('#test/installation.ts');
  for (let i = 0; i < 3; i++) await designer.post('/api/cases', { process: 'archive-borrow', form: borrowing([`a-003${i}`]) });
  const { page, go } = await at.enter('design-head');
  await go('/queue');
  const decisions: string[] = [];
  page.on('request', (request) => { if (/\/(decisions|return)$/.test(request.url())) decisions.push(request.url()); });
  await seen(page);
  const row = page.locator('section.list li a[aria-current]');
  const [first, about] = [await row.getAttribute('id'), await row.locator('strong').innerText()];
  await page.keyboard.press('a');
  await expect.poll(() => row.getAttribute('id')).not.toBe(first);
  await page.locator('.bar').waitFor();
  await page.keyboard.press('a');
  await seen(page);
  expect(decisions).toHaveLength(1);
  const toast = page.locator('.toast', { hasText: '已提交：同意' });
  expect(await toast.innerText()).toContain(about);
  const covered = await page.locator('#task-title').evaluate((title) => {
    const { left, top, width, height } = title.getBoundingClientRect();
    const over = document.querySelector('.toasts')?.getBoundingClientRect();
    return over !== undefined && over.left < left + width && over.right > left && over.top < top + height && over.bottom > top;
  });
  expect(covered).toBe(false);

  await page.keyboard.down('j');
  await page.keyboard.up('j');
  await seen(page);
  await page.evaluate(() => dispatchEvent(new KeyboardEvent('keydown', { key: 'a', repeat: true, bubbles: true })));
  await page.keyboard.press('g');
  await page.keyboard.press('a');
  await page.waitForURL(/archives$/);
  expect(decisions).toHaveLength(1);
  await toast.getByRole('link', { name: '查看单据' }).click();
  await page.waitForURL(/\/cases\//);
}, 60_000);

it('a remark is sent with Ctrl+Enter, as every dialog is', async () => {
  const designer = await at.signIn('designer');
  const { borrowing } = await import('#test/installation.ts');
  const { body } = await designer.post<{ id: string }>('/api/cases', { process: 'archive-borrow', form: borrowing(['a-0040']) });
  const { page, go } = await at.enter('designer');
  await go(`/cases/${body.id}`);
  await page.getByRole('button', { name: '发表评论' }).click();
  await page.getByRole('dialog').getByLabel('评论内容').fill('只用键盘评论');
  await page.keyboard.press('Control+Enter');
  await page.getByText('只用键盘评论').waitFor();
  expect(await page.getByRole('dialog').count()).toBe(0);
}, 30_000);
