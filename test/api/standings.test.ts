// Where a case stands, read off its log piece by piece, is where the whole log leads.
import { expect, it } from 'vitest';
import { caseUnchecked } from '#db/read/cases.ts';
import { known } from '#api/organisation.ts';
import { standings } from '#api/standings.ts';
import { Case } from '#api/contract.ts';
import { borrowing } from '#test/installation.ts';
import { staffed } from './staffed.ts';

const [at, designer, head] = await staffed(['designer', 'design-head']);

it('after a return, straight on again, and an approval; a log that is shorter than what was kept of it is read anew', async () => {
  const keeps = standings(at.sql, known(at.sql));
  const { id } = Case.parse((await designer.post('/api/cases', { process: 'archive-borrow', form: borrowing(['a-0001']) })).body);
  const rowNow = async () => {
    const [row] = await caseUnchecked(at.sql, id);
    if (!row) throw new Error('the case is not there');
    return row;
  };
  const alike = async () => {
    const row = await rowNow();
    const [kept, whole] = [await keeps.of(row), await standings(at.sql, known(at.sql)).of(row)];
    expect(kept).toEqual(whole);
    expect(kept.standing.state.seq).toBe(row.head);
  };
  await alike();
  const start = await rowNow();
  await head.post(`/api/tasks/${(await at.taskOf(id, 'p-design-head')).id}/return`, { to: 'start', comment: '请写明页码' });
  await alike();
  await designer.post(`/api/cases/${id}/resubmit`, { form: borrowing(['a-0001'], { purpose: '核对第 3 页' }) });
  await alike();
  await head.post(`/api/tasks/${(await at.taskOf(id, 'p-design-head')).id}/decisions`, { outcome: 'approve' });
  await alike();
  const { standing } = await keeps.of(start);
  expect(standing).toEqual((await keeps.of(await rowNow())).standing);
});
