// Somebody is away: who sits in for him, and when nobody does.
import { expect, it } from 'vitest';
import { present } from '#domain/absence.ts';
import type { Facts } from '#domain/organisation.ts';
import { people, monday } from '#test/build.ts';

const away = (...who: string[]): Facts => ({ ...people, absences: who.map((person) => ({ person, from: '2026-11-20', to: '2026-11-25' })) });
const sitting = { process: 'sample', applicant: 'ana', capacity: 'role:archive-dept', inPerson: false, seated: [] as string[], kept: [] as string[] };
const DAY = 86_400_000;
const holders = (facts: Facts, asked: string[], due: number | null = monday + DAY, more = {}) =>
  present(asked.map((person) => ({ person, capacity: 'role:archive-dept' })), facts, { ...sitting, seated: asked, ...more }, { today: '2026-11-23', offsetMinutes: 480, due }).map(({ person }) => person);

it('back before it is due, or nothing is due: it waits; otherwise the superior sits in, the next one where he is away as well', () => {
  expect(holders(away('arno'), ['arno'])).toEqual(['zoe']);
  expect(holders(away('arno'), ['arno'], monday + 4 * DAY)).toEqual(['arno']);
  expect(holders(away('arno'), ['arno'], null)).toEqual(['arno']);
  expect(holders(away('arno', 'zoe'), ['arno'])).toEqual(['max']);
  expect(holders(away('ben'), ['arno'])).toEqual(['arno']);
});

it('while another candidate is there, or somebody acts for him, it stays where it is', () => {
  expect(holders(away('arno'), ['arno', 'lea'])).toEqual(['arno', 'lea']);
  expect(holders({ ...away('arno'), delegations: [{ id: 'd', giver: 'arno', delegate: 'lea', from: '2026-11-20', to: '2026-11-25' }] }, ['arno'])).toEqual(['arno']);
  expect(holders({ ...away('arno'), delegations: [{ id: 'd', giver: 'arno', delegate: 'ana', from: '2026-11-20', to: '2026-11-25' }] }, ['arno'])).toEqual(['zoe']);
});

it('never the applicant, whoever acts for him, or somebody of the step; nobody left: it waits', () => {
  expect(holders(away('arno'), ['arno'], monday + DAY, { applicant: 'zoe' })).toEqual(['max']);
  expect(holders({ ...away('arno'), delegations: [{ id: 'd', giver: 'ana', delegate: 'zoe', from: '2026-11-20', to: '2026-11-25' }] }, ['arno'])).toEqual(['max']);
  expect(holders(away('arno'), ['arno'], monday + DAY, { seated: ['arno', 'zoe', 'max'] })).toEqual(['arno']);
});

it('nobody sits in where it is signed in person, for the applicant, or for whom the request is about: only he can say it', () => {
  expect(holders(away('arno'), ['arno'], monday + DAY, { inPerson: true })).toEqual(['arno']);
  expect(holders(away('arno'), ['arno'], monday + DAY, { applicant: 'arno' })).toEqual(['arno']);
  expect(holders(away('arno'), ['arno'], monday + DAY, { about: ['arno'] })).toEqual(['arno']);
});
