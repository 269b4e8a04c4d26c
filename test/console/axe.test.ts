// Every page, in both themes and both languages, wide and narrow, with long names in it: nothing for axe to object to, nothing that scrolls sideways or is too small for a finger, nothing that scripts complain about.
import AxeBuilder from '@axe-core/playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { borrowing } from '#test/installation.ts';
import { seen, stage, type Look, type Person, type Stage } from './browser.ts';

let at: Stage;
let paths: { who: string; path: string }[] = [];
beforeAll(async () => {
  at = await stage();
  await at.sql`update register.record set title = ${'A'.repeat(120)} where id = 'a-0001'`;
  const [designer, head] = [await at.signIn('designer'), await at.signIn('design-head')];
  for (let i = 1; i <= 3; i++) await designer.post('/api/cases', { process: 'archive-borrow', form: borrowing([`a-000${i}`], { purpose: `https://example.com/${'x'.repeat(200)} 核对第 ${i} 份图纸与竣工资料，准备客户要求的二次设计方案，并与施工变更单逐项比对` }) });
  const { body } = await head.get<{ items: { id: string; case: { id: string } }[] }>('/api/tasks');
  const [first, second, third] = body.items;
  await head.post(`/api/tasks/${second?.id ?? ''}/return`, { to: 'start', comment: '请写明页码' });
  const returned = second?.case.id ?? '';
  const amend = await at.taskOf(returned, 'p-designer');
  const [admin, today] = [await at.signIn('sysadmin'), new Date().toISOString().slice(0, 10)];
  await head.post('/api/delegations', { delegate: 'p-hr', from: today, to: today, only: 'head-of:design', processes: ['archive-borrow'] });
  await admin.post('/api/absences', { person: 'p-design-head', from: today, to: today, reason: '病假' });
  await admin.patch('/api/people/p-clerk', { active: false, reason: '离职' });
  await head.post(`/api/tasks/${third?.id ?? ''}/consult`, { people: ['p-admin-head'], question: `https://example.com/${'q'.repeat(120)} 用途是否合适？` });
  const advice = await at.taskOf(third?.case.id ?? '', 'p-admin-head');
  await head.post(`/api/tasks/${first?.id ?? ''}/signers`, { people: ['p-gm'], place: 'with', reason: '请一并看' });
  await at.sql`update cases.task set due_at = due_at - interval '60 days' where id = ${first?.id ?? ''}`;
  await at.sql`update cases.inbox set due_at = due_at - interval '60 days' where task_id = ${first?.id ?? ''}`;
  paths = [
    { who: '', path: '/sign-in' },
    ...['/queue', `/tasks/${first?.id ?? ''}`, `/cases/${first?.case.id ?? ''}`, `/tasks/${third?.id ?? ''}`, '/queue?box=waiting', '/notices', '/cases?box=handled', '/deputies'].map((path) => ({ who: 'design-head', path })),
    ...['/queue', `/tasks/${amend.id}`, `/cases/${returned}`, '/start', '/start/archive-borrow', '/cases', '/archives', '/archives/a-0001', '/loans', '/me'].map((path) => ({ who: 'designer', path })),
    { who: 'admin-head', path: `/tasks/${advice.id}` },
    ...['/stuck', `/cases/${first?.case.id ?? ''}`, '/settings', '/people', '/people/p-designer-3', '/people/p-clerk', '/deputies', '/cases/c-no-such-case', '/tasks/none', '/no-such-page'].map((path) => ({ who: 'sysadmin', path })),
  ];
}, 120_000);
afterAll(() => at.close());

const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const found = async (builder: AxeBuilder) => (await builder.analyze()).violations.map(({ id, nodes }) => `${id}: ${nodes.slice(0, 3).map(({ html }) => html.slice(0, 160)).join(' | ')}`);
/** No page has frames, which the legacy mode would leave out; without it every look opens a page of its own. */
const violations = ({ page }: Person) => found(new AxeBuilder({ page }).setLegacyMode().withTags(tags));
/** A window as high as any page, so that no link stands half under the bar for answers, where it would only have to be scrolled. */
async function entered(who: string, look: Look): Promise<Person> {
  const person = await at.enter(who, look);
  await person.page.setViewportSize({ width: look.width ?? 1440, height: 3_000 });
  return person;
}
/** What a finger must hit and is lower than 44 px; links within a text and what is inside a label are exempt. */
const small = ({ page }: Person) => page.evaluate(() => [...document.querySelectorAll('a, button, select, input, summary')].flatMap((one) => {
  const { width, height } = one.getBoundingClientRect();
  const exempt = width === 0 || height >= 43.5 || one.closest('label, .skip, .visually-hidden') !== null || one.matches('.visually-hidden') || getComputedStyle(one).display === 'inline';
  return exempt ? [] : [`${Math.round(height)} px: ${one.outerHTML.slice(0, 120)}`];
}));
const looks: Look[] = [{ locale: 'zh', theme: 'light', width: 1440 }, { locale: 'en', theme: 'dark', width: 1440 }, { locale: 'en', theme: 'light', width: 390 }, { locale: 'zh', theme: 'dark', width: 390 }];

describe.each(looks)('$locale, $theme, $width px', (look) => {
  it('every page', async () => {
    const people = new Map<string, Person>();
    const wanting: Record<string, unknown> = {};
    for (const { who, path } of paths) {
      const person = people.get(who) ?? (await entered(who, look));
      people.set(who, person);
      await person.go(path);
      const wrong = await violations(person);
      const sideways = await person.page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      const low = look.width === 390 ? await small(person) : [];
      if (wrong.length || sideways > 0 || low.length) wanting[path.slice(0, 24)] = { wrong, sideways, low };
    }
    for (const { context } of people.values()) await context.close();
    expect(wanting).toEqual({});
  }, 240_000);

  it('an open dialog, an open list, a form with problems', async () => {
    const head = await entered('design-head', look);
    await head.go(paths.find(({ path }) => path.startsWith('/tasks/'))?.path ?? '');
    await seen(head.page);
    await head.page.keyboard.press('r');
    await head.page.getByRole('dialog').waitFor();
    expect(await violations(head)).toEqual([]);
    await head.page.keyboard.press('Escape');
    await head.page.locator('.bar summary').click();
    expect(await violations(head)).toEqual([]);
    await head.page.locator('.bar .menu button').nth(2).click();
    await head.page.getByRole('dialog').waitFor();
    await head.page.keyboard.press('Control+Enter');
    expect(await violations(head)).toEqual([]);
    const designer = await entered('designer', look);
    await designer.go('/start/archive-borrow');
    await designer.page.locator('form .bar button').click();
    await designer.page.getByRole('alert').waitFor();
    expect(await violations(designer)).toEqual([]);
    await designer.page.locator('#f-archives').click();
    await designer.page.locator('#f-archives-list .option').first().waitFor();
    expect(await violations(designer)).toEqual([]);
    await designer.page.keyboard.press('Escape');
    // The draft of an earlier look is there again, with its files under their names.
    const before = await designer.page.locator('.files li:has(button)').count();
    await designer.page.locator('#f-attachments').setInputFiles([{ name: '平面图.txt', mimeType: 'text/plain', buffer: Buffer.from('三室') }, { name: '空白.txt', mimeType: 'text/plain', buffer: Buffer.of() }]);
    const attached = designer.page.locator('.files li:has(button)');
    await attached.nth(before).waitFor();
    expect((await attached.allInnerTexts()).filter((text) => !text.startsWith('平面图.txt'))).toEqual([]);
    expect(await violations(designer)).toEqual([]);
    await Promise.all([head.context.close(), designer.context.close()]);
  }, 120_000);
});

it('nothing was complained about in any console', () => expect(at.complaints).toEqual([]));
