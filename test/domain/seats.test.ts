// Who sits where: one human once, whatever roles, groups and accounts he has.
import { expect, it } from 'vitest';
import type { Facts } from '#domain/organisation.ts';
import { seatsFor } from '#domain/seats.ts';
import { people } from '#test/build.ts';

const asking = { applicant: 'ana', form: {}, actors: {}, apart: true };
const sitting = (ask: Parameters<typeof seatsFor>[0], facts: Facts = people) => seatsFor(ask, facts, asking).map(({ holders, weight, group }) => [holders.map(({ person }) => person).join('+'), weight, group].filter((one) => one !== undefined));
const t = { zh: '组', en: 'Group' };

it('two accounts of one human get one seat', () => {
  const twice: Facts = { ...people, people: { ...people.people, arno: { ...people.people.arno, id: 'arno', name: 'arno', departmentId: 'archive', active: true, humanId: 'zoe' } } };
  expect(sitting({ by: { role: 'archive-dept' }, mode: { kind: 'all' } })).toEqual([['arno'], ['zoe']]);
  expect(sitting({ by: { role: 'archive-dept' }, mode: { kind: 'all' } }, twice)).toEqual([['arno']]);
});

it('whoever is excepted is not asked by any of his accounts; nobody left: the other is asked', () => {
  const field = { form: { who: 'zoe' } };
  const seats = (by: object) => seatsFor({ by: by as { role: string }, mode: { kind: 'all' }, except: { field: 'who' } }, people, { ...asking, ...field }).flatMap(({ holders }) => holders.map(({ person }) => person));
  expect(seats({ role: 'archive-dept' })).toEqual(['arno']);
  expect(seats({ one: { people: ['zoe'] }, else: { role: 'gm' } })).toEqual(['max']);
});

it('the staff of the departments in a field, and whoever is above the person in one', () => {
  const found = (by: object, form: object) => seatsFor({ by: by as { role: string }, mode: { kind: 'all' } }, people, { ...asking, form: { ...form } }).flatMap(({ holders }) => holders.map(({ person }) => person));
  expect(found({ 'staff-of': 'where' }, { where: ['archive'] })).toEqual(['arno', 'zoe']);
  expect(found({ 'head-of': 'who' }, { who: 'arno' })).toEqual(['zoe']);
  expect(found({ 'head-of': 'who' }, { who: 'zoe' })).toEqual(['max']);
});

it('too few for M: those who stand in fill up; too few even so: nobody is asked', () => {
  expect(sitting({ by: { role: 'archive-dept' }, mode: { kind: 'm-of-n', m: 3 } })).toEqual([['arno'], ['zoe'], ['lea']]);
  expect(sitting({ by: { role: 'archive-dept' }, mode: { kind: 'm-of-n', m: 4 } })).toEqual([['arno'], ['zoe'], ['lea'], ['max']]);
  expect(sitting({ by: { role: 'archive-dept' }, mode: { kind: 'm-of-n', m: 5 } })).toEqual([]);
});

it('named twice: the larger weight, not the sum', () => {
  expect(sitting({ by: { weighted: [{ who: { role: 'archive-dept' }, weight: 2 }, { who: { people: ['zoe', 'ben'] }, weight: 5 }] }, mode: { kind: 'share', over: 5000 } })).toEqual([['arno', 2], ['zoe', 5], ['ben', 5]]);
});

it('somebody of two groups sits for the smaller; a group that this empties gets a stand-in', () => {
  const groups = (who: object[]) => ({ by: { groups: who.map((one, i) => ({ key: `g${i}`, title: t, who: one as { role: string } })) }, mode: { kind: 'per-group' as const } });
  expect(sitting(groups([{ role: 'archive-dept' }, { people: ['zoe'] }]))).toEqual([['arno', 'g0'], ['zoe', 'g1']]);
  expect(sitting(groups([{ people: ['zoe'] }, { people: ['zoe'] }]))).toEqual([['zoe', 'g0'], ['lea', 'g1']]);
});

it('the applicant is never seated, in no group and with no weight', () => {
  expect(sitting({ by: { weighted: [{ who: { people: ['ana', 'ben'] }, weight: 5 }] }, mode: { kind: 'share', over: 5000 } })).toEqual([['ben', 5]]);
});
