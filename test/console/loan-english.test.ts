// The same loan as an English reader has it: in the dark look, by three people.
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { localTime, stage, type Person, type Stage } from './browser.ts';

let at: Stage;
beforeAll(async () => void (at = await stage()), 120_000);
afterAll(() => at.close());

const PURPOSE = 'Compare the drawing with the site';
const choose = async ({ page, go }: Person) => {
  await go('/queue');
  await page.locator('li a', { hasText: PURPOSE }).first().click();
  await page.locator('article', { hasText: PURPOSE }).waitFor();
};
const press = async (page: Page, name: string, more: (dialog: ReturnType<Page['getByRole']>) => Promise<void> = () => Promise.resolve()) => {
  const recorded = page.waitForResponse((answer) => /\/decisions$/.test(answer.url()) && answer.ok());
  await page.locator('.bar').getByRole('button', { name, exact: true }).click();
  const dialog = page.getByRole('dialog');
  await more(dialog);
  if (await dialog.isVisible()) await dialog.getByRole('button', { name: /^Confirm: / }).click();
  await recorded;
};
const signedBy = (name: string) => (dialog: ReturnType<Page['getByRole']>) => dialog.getByLabel('Signature: type your name').fill(name);

it('in English: asked for, approved twice, handed over and signed for, returned and inspected', async () => {
  const [designer, head, archivist] = [await at.enter('designer', { locale: 'en', theme: 'dark' }), await at.enter('design-head', { locale: 'en' }), await at.enter('archivist', { locale: 'en', width: 390 })];
  const { page, go } = designer;
  await go('/start/archive-borrow');
  await page.getByLabel('Purpose').fill(PURPOSE);
  await page.getByRole('combobox', { name: 'Archives' }).fill('HT-2026');
  await page.getByRole('option', { name: /HT-2026/ }).first().click();
  await page.getByLabel('Paper original').check();
  await page.getByLabel('Expected return time').fill(localTime(2));
  await page.getByLabel('Archive room').check();
  await page.getByLabel('I have read this and undertake to keep it').check();
  await page.getByLabel('Signature: type your name').fill('林一诺');
  await page.getByRole('button', { name: 'Submit', exact: true }).click();
  await page.waitForURL(/\/cases\//);
  const id = page.url().split('/').at(-1) ?? '';

  for (const person of [head, archivist]) {
    await choose(person);
    await press(person.page, 'Approve');
  }
  await choose(archivist);
  await press(archivist.page, 'Handed over', signedBy('温书言'));
  await choose(designer);
  await press(page, 'Sign', signedBy('林一诺'));
  await choose(designer);
  await press(page, 'Return', signedBy('林一诺'));
  await choose(archivist);
  await press(archivist.page, 'Clean', async (dialog) => {
    for (const one of ['Count is right', 'Undamaged', 'No sign of a leak']) await dialog.getByLabel(one).check();
    await signedBy('温书言')(dialog);
  });

  await go(`/cases/${id}`);
  await page.getByText('Completed').first().waitFor();
  const trail = await page.locator('section', { has: page.locator('#trail') }).innerText();
  for (const word of ['林一诺 started the case', 'Department head', 'Handed over', 'opened the loan', 'recorded the return, awaiting inspection', 'closed the loan']) expect(trail).toContain(word);
  expect(at.complaints).toEqual([]);
}, 120_000);
