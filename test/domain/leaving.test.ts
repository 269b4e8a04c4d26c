// Somebody leaves: what he was asked goes to the first who may have it, and his requests do not stay without a voice.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { heirs, speaksFor } from '#domain/leaving.ts';
import type { Delegation, Facts } from '#domain/organisation.ts';
import { people } from '#test/build.ts';

const gone = (...who: string[]): Facts => ({ ...people, people: Object.fromEntries(Object.entries(people.people).map(([id, one]) => [id, { ...one, active: !who.includes(id) }])) });
const today = '2026-11-23';
const asking = { applicant: 'ana', form: {}, actors: {}, apart: true };
const leave = { id: 'd', giver: 'arno', delegate: 'dora', from: today, to: today };
const ways = (facts: Facts, handOver: string | undefined, more = {}, deputies: Delegation[] = []) => heirs(facts, today, { leaver: 'arno', handOver, deputies }, { process: 'sample', capacity: 'role:archive-dept', by: { role: 'archive-dept' }, asking, seated: ['arno'], ...more }).map(({ person, way }) => `${way}:${person}`);

it('named, then by leave, then asked again, then the superior, then whoever stands in; each once', () => {
  expect(ways(gone('arno'), 'ben', {}, [leave])).toEqual(['hand-over:ben', 'delegate:dora', 'asked-again:zoe', 'superior:max', 'stand-in:lea']);
  expect(ways(gone('arno'), undefined, {}, [{ ...leave, processes: ['other'] }])).toEqual(['asked-again:zoe', 'superior:max', 'stand-in:lea']);
});

it('never to somebody who has left, to the applicant, to whoever acts for him, or to somebody of the step', () => {
  expect(ways(gone('arno', 'zoe', 'ben'), 'ben')).toEqual(['superior:max', 'stand-in:lea']);
  expect(ways({ ...gone('arno'), delegations: [{ id: 'd', giver: 'ana', delegate: 'zoe', from: today, to: today }] }, 'ana')).toEqual(['superior:max', 'stand-in:lea']);
  expect(ways(gone('arno'), 'zoe', { seated: ['arno', 'zoe'] })).toEqual(['superior:max', 'stand-in:lea']);
  const person = fc.constantFrom(...Object.keys(people.people));
  fc.assert(fc.property(fc.subarray(Object.keys(people.people)), person, person, fc.option(person, { nil: undefined }), fc.subarray(Object.keys(people.people)), (left, leaver, applicant, handOver, seated) => {
    const facts = gone(leaver, ...left);
    for (const { person: heir } of heirs(facts, today, { leaver, handOver, deputies: [] }, { process: 'sample', capacity: 'named', by: { any: [{ role: 'archive-dept' }, { 'head-of': 'applicant' }] }, asking: { ...asking, applicant }, seated })) {
      expect(facts.people[heir]?.active).toBe(true);
      expect([leaver, applicant, ...seated.filter((one) => one !== leaver)]).not.toContain(heir);
    }
  }));
});

it('a seat of a group goes to somebody of that group', () => {
  const by = { groups: [{ key: 'one', title: { zh: '一', en: 'One' }, who: { role: 'legal' } }, { key: 'two', title: { zh: '二', en: 'Two' }, who: { role: 'archive-dept' } }] };
  expect(ways(gone('arno'), undefined, { by, group: 'two' })[0]).toBe('asked-again:zoe');
});

it('an applicant speaks for himself while he is there, then his head, then the one above', () => {
  expect([speaksFor(people, 'ana'), speaksFor(gone('ana'), 'ana'), speaksFor(gone('ana', 'dora'), 'ana'), speaksFor(gone('ana', 'dora', 'max'), 'ana')]).toEqual(['ana', 'dora', 'max', 'lea']);
});
