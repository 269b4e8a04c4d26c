// A link in the browser: made and copied by whoever sends it, opened and answered on a phone by somebody without an account.
import AxeBuilder from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Case } from '#api/contract.ts';
import { publish } from '#test/workflows/acting.ts';
import { stage, type Look, type Stage } from './browser.ts';

let at: Stage;
const t = (zh: string, en: string) => ({ zh, en });
beforeAll(async () => {
  at = await stage();
  await publish(at, {
    key: 'filming', title: t('样板间拍摄', 'Filming a home'), start: { who: 'employee' },
    form: {
      client: { type: 'text', required: true, zh: '业主', en: 'Client' }, phone: { type: 'phone', required: true, zh: '联系电话', en: 'Phone' }, use: { type: 'longtext', required: true, zh: '拍摄用途', en: 'What for' },
      day: { type: 'date', required: true, zh: '拍摄日期', en: 'Day' }, id_number: { type: 'text', class: 'sensitive', zh: '证件号', en: 'ID number' },
    },
    steps: [{ task: 'consent', title: t('业主确认', 'The client’s consent'), by: { outside: { name: 'client', contact: 'phone' } }, read: ['use', 'day', 'id_number'], outcomes: [{ key: 'agreed', title: t('同意拍摄', 'I agree'), means: t('将按所列用途拍摄。', 'Filming goes ahead for the use given.') }, { key: 'refused', title: t('不同意', 'I do not agree'), vote: 'reject' }] }],
  });
}, 120_000);
afterAll(() => at.close());

const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const violations = async (page: Page) => (await new AxeBuilder({ page }).withTags(tags).analyze()).violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`);
const sideways = (page: Page) => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
/** What a finger must hit and is lower than 44 px. */
const low = (page: Page) => page.evaluate(() => [...document.querySelectorAll('main button, main input, main select')].flatMap((one) => {
  const { height } = (one.closest('label') ?? one).getBoundingClientRect();
  return height === 0 || height >= 43.5 ? [] : [one.outerHTML.slice(0, 120)];
}));
const started = async () => {
  const { body } = await (await at.signIn('designer')).post('/api/cases', { process: 'filming', form: { client: '周明远', phone: '13800001234', use: `用于公司网站案例展示 https://example.com/${'x'.repeat(90)}`, day: '2026-12-24', id_number: '510104199001011234' } });
  const one = Case.parse(body);
  return { id: one.id, task: one.tasks[0]?.id ?? '' };
};
const says = { zh: { make: '生成链接', again: '重新生成', name: '您的姓名', yes: '同意拍摄', confirm: '我已阅读以上内容', submit: '提交答复', choose: '请选择一项答复', done: '已收到您的答复', answered: '已经答复', yours: '链接（只显示这一次）' }, en: { make: 'Create link', again: 'Create a new link', name: 'Your name', yes: 'I agree', confirm: 'I have read the above', submit: 'Send the answer', choose: 'Please choose an answer', done: 'Your answer has been received', answered: 'answered already', yours: 'Link (shown this once)' } };

it.each<Look & { locale: 'zh' | 'en' }>([{ locale: 'zh', theme: 'light', width: 390 }, { locale: 'en', theme: 'dark', width: 1440 }, { locale: 'en', theme: 'light', width: 390 }, { locale: 'zh', theme: 'light', width: 1440 }])('$locale, $theme, $width px', async (look) => {
  const w = says[look.locale];
  const { id, task } = await started();
  const designer = await at.enter('designer', look);
  await designer.go(`/cases/${id}`);
  await designer.go(`/tasks/${task}`);
  await designer.page.getByRole('button', { name: w.make }).click();
  const dialog = designer.page.getByRole('dialog');
  await dialog.getByRole('button', { name: w.make }).click();
  const link = await dialog.getByLabel(w.yours).inputValue();
  expect(link).toMatch(/\/outside#[\w-]{43}$/);
  expect([await violations(designer.page), await sideways(designer.page)]).toEqual([[], 0]);
  await designer.page.keyboard.press('Escape');
  await designer.page.getByRole('button', { name: w.again }).waitFor();
  if (look.width === 390) expect(await low(designer.page)).toEqual([]);
  expect([await violations(designer.page), await sideways(designer.page)]).toEqual([[], 0]);

  const { page, context } = await at.enter('', look);
  const asked: string[] = [];
  page.on('request', (request) => asked.push(request.url()));
  await page.goto(link);
  await page.getByRole('button', { name: w.submit }).click();
  await page.getByText(w.choose).waitFor();
  if (look.width === 390) expect(await low(page)).toEqual([]);
  expect([await violations(page), await sideways(page)]).toEqual([[], 0]);
  await page.getByLabel(w.yes).check();
  await page.getByLabel(w.name).fill('周明远');
  await page.getByLabel(w.confirm).check();
  await page.getByRole('button', { name: w.submit }).click();
  await page.getByText(w.done).waitFor();
  expect([await violations(page), await sideways(page)]).toEqual([[], 0]);
  await page.reload();
  await page.getByText(w.answered).waitFor();
  const token = link.split('#')[1] ?? '';
  expect(asked.filter((url) => url.split('#')[0]?.includes(token))).toEqual([]);
  await designer.go(`/cases/${id}`);
  expect([await violations(designer.page), await sideways(designer.page)]).toEqual([[], 0]);
  await context.close();
  await designer.context.close();
}, 90_000);

it('nobody complains on the way', () => expect(at.complaints).toEqual([]));
