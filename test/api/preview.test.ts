// What a request is told beforehand is what will come of it.
import { expect, it } from 'vitest';
import { Preview } from '#api/contract.ts';
import { borrowing } from '#test/installation.ts';
import { staffed } from './staffed.ts';

const [at] = await staffed([]);

it('an archive that is out keeps those waiting who want the paper, and nobody who reads it on the screen', async () => {
  await at.sql`update register.record set state = 'out', holder_id = 'p-designer-2' where id = 'a-0001'`;
  const designer = await at.signIn('designer');
  const remarks = async (medium: string) => Preview.parse((await designer.post('/api/processes/archive-borrow/preview', { form: borrowing(['a-0001'], { medium }) })).body).remarks.map(({ en }) => en);
  expect(await remarks('paper')).toEqual([expect.stringContaining('waits in line')]);
  expect(await remarks('electronic')).toEqual([]);
});
