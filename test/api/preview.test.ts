// What a request is told beforehand is what will come of it.
import { expect, it } from 'vitest';
import { Case, Preview } from '#api/contract.ts';
import { borrowing, offDay } from '#test/installation.ts';
import { staffed } from './staffed.ts';

const [at] = await staffed([]);

it('an archive that is out keeps those waiting who want the paper, and nobody who reads it on the screen', async () => {
  await at.sql`update register.record set state = 'out', holder_id = 'p-designer-2' where id = 'a-0001'`;
  const designer = await at.signIn('designer');
  const remarks = async (medium: string) => Preview.parse((await designer.post('/api/processes/archive-borrow/preview', { form: borrowing(['a-0001'], { medium }) })).body).remarks.map(({ en }) => en).filter((one) => one.includes('line'));
  expect(await remarks('paper')).toEqual([expect.stringContaining('waits in line')]);
  expect(await remarks('electronic')).toEqual([]);
});

it('an archive that is back and awaits inspection is called so, and how long one waits is told where the date is known', async () => {
  await at.sql`update register.record set state = 'out', holder_id = 'p-designer-2', due_at = null where id = 'a-0002'`;
  await at.sql`update register.record set state = 'out', holder_id = 'p-designer-2', due_at = '2020-01-01', back_at = clock_timestamp() where id = 'a-0003'`;
  const designer = await at.signIn('designer');
  const preview = async (archive: string) => Preview.parse((await designer.post('/api/processes/archive-borrow/preview', { form: borrowing([archive]) })).body);
  const wait = async (archive: string) => (await preview(archive)).steps.find(({ id }) => id === 'available');
  expect((await preview('a-0003')).remarks[0]?.zh).toContain('已归还，待验收；批准后排队等候');
  expect(await wait('a-0003')).not.toHaveProperty('due');
  const soon = new Date(Date.now() + 20 * 86_400_000);
  await at.sql`update register.record set due_at = ${soon} where id = 'a-0002'`;
  expect((await wait('a-0002'))?.due).toBe(soon.toISOString());
  expect((await preview('a-0002')).remarks.map(({ en }) => en)).toEqual([expect.stringContaining('waits in line'), expect.stringMatching(/^If everybody takes the full time, it is due back before it is received/), ...offDay(borrowing([]))]);
});

it('once it is under way the route ahead still has its dates: each step at the latest, later than those before it', async () => {
  const designer = await at.signIn('designer');
  const { steps } = Case.parse((await designer.post('/api/cases', { process: 'archive-borrow', form: borrowing(['a-0009']) })).body);
  const [now] = steps.find(({ id }) => id === 'department')?.tasks ?? [];
  const due = (step: string) => steps.find(({ id }) => id === step)?.due ?? '';
  expect([now?.due ?? '', due('archive-review'), due('hand-over')]).toEqual([now?.due ?? '', due('archive-review'), due('hand-over')].toSorted());
  expect([due('archive-review'), due('hand-over'), due('department')].map(Boolean)).toEqual([true, true, false]);
});
