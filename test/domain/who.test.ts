// From expressions to people: approval-idioms §5, by hand and over random organisations.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Who } from '#domain/definition/who.ts';
import { sameHuman, type Facts } from '#domain/organisation.ts';
import { inConflict, missingLevels, resolveWho, type Asking } from '#domain/who.ts';
import { chainOf, levelsAbove } from '#domain/superiors.ts';
import { seatsFor } from '#domain/seats.ts';
import { people } from '#test/build.ts';

const asking: Asking = { applicant: 'ana', form: {}, actors: {}, apart: true };
const found = (who: Who, more: Partial<Asking> = {}, facts: Facts = people) => resolveWho(who, facts, { ...asking, ...more }).map(({ person }) => person);
const head = (departments: Facts['departments'][string][]): Facts => ({ ...people, departments: { ...people.departments, ...Object.fromEntries(departments.map((one) => [one.id, one])) } });
/** design lies in studio, studio in management. */
const deep = head([{ id: 'design', key: 'design', parentId: 'studio', headId: 'dora' }, { id: 'studio', key: 'studio', parentId: 'management', headId: 'lea' }]);
const headless = head([{ id: 'design', key: 'design', parentId: 'studio', headId: 'dora' }, { id: 'studio', key: 'studio', parentId: 'management' }]);

describe('a chain of superiors', () => {
  it('asks one head a level, up to so many levels or to the first who holds the role', () => {
    expect(found({ chain: 'applicant', levels: 2 }, {}, deep)).toEqual(['dora', 'lea']);
    expect(found({ chain: 'applicant', to: 'admin-dept' }, {}, deep)).toEqual(['dora', 'lea']);
    expect(found({ chain: 'applicant', to: 'gm' }, {}, deep)).toEqual(['dora', 'lea', 'max']);
    expect(found({ chain: 'dept', levels: 1 }, { form: { dept: 'archive' } }, deep)).toEqual(['zoe']);
  });
  it('goes to the top where nobody holds the role at its end', () => expect(found({ chain: 'applicant', to: 'it' }, {}, deep)).toEqual(['dora', 'lea', 'max']));
  it('passes over a level without a head, counts it, and names it', () => {
    expect(found({ chain: 'applicant', levels: 2 }, {}, headless)).toEqual(['dora']);
    expect(missingLevels({ chain: 'applicant', levels: 3 }, headless, asking)).toEqual(['studio']);
  });
  it('of a head begins one level higher', () => expect(found({ chain: 'applicant', levels: 1 }, { applicant: 'dora' })).toEqual(['max']));
  it('asks whoever heads two levels once, at the higher one, for both', () => {
    const twice = head([{ id: 'design', key: 'design', parentId: 'studio', headId: 'dora' }, { id: 'studio', key: 'studio', parentId: 'archive', headId: 'lea' }, { id: 'archive', key: 'archive', parentId: 'management', headId: 'dora' }]);
    expect(seatsFor({ by: { chain: 'applicant', levels: 3 }, mode: { kind: 'order' } }, twice, asking).map(({ holders }) => holders)).toEqual([[{ person: 'lea', capacity: 'head-of:studio' }], [{ person: 'dora', capacity: 'head-of:design+head-of:archive' }]]);
  });
});

describe('who is asked', () => {
  it('a post is found by its name in either language, however it is stored', () => {
    const posts: Facts = { ...people, people: { ...people.people, ben: { ...people.people.ben, id: 'ben', name: 'ben', humanId: 'ben', departmentId: 'design', active: true, post: JSON.stringify({ zh: '设计师', en: 'Designer' }) } } };
    expect([found({ post: '设计师' }, {}, posts), found({ post: 'Designer' }, {}, posts)]).toEqual([['ben'], ['ben']]);
  });
  it('a role of the department that a field names', () => expect([found({ role: 'archive-dept', of: { field: 'dept' } }, { form: { dept: 'archive' } }), found({ one: { role: 'archive-dept', of: { field: 'dept' } }, else: { role: 'legal' } }, { form: { dept: 'design' } })]).toEqual([['arno', 'zoe'], ['ben']]));
  it('those picked, while they are within the range', () => {
    const who: Who = { pick: 'applicant', among: { department: 'archive' }, most: 2 };
    expect([found(who, { picked: ['zoe', 'max'] }), found(who, { picked: ['max'] })]).toEqual([['zoe'], ['lea']]);
  });
  it('somebody the request is about gives way like the applicant, and so does whoever acts for the applicant', () => {
    expect([found({ role: 'archive-dept' }, { about: ['zoe'] }), found({ people: ['zoe'] }, { about: ['zoe'] }), found({ people: ['zoe'] }, { interested: ['zoe'] })]).toEqual([['arno'], ['dora'], ['dora']]);
  });
  it('a second account of the applicant is the applicant', () => {
    const second: Facts = { ...people, people: { ...people.people, arno: { id: 'arno', name: 'arno', humanId: 'ana', departmentId: 'archive', active: true } } };
    expect(found({ role: 'archive-dept' }, {}, second)).toEqual(['zoe']);
  });
  it('nobody, and the step may decide itself: a seat that nobody holds; also where all have abstained', () => {
    const step = { by: { one: { people: ['nobody'] }, else: 'auto-pass' as const }, mode: { kind: 'any' as const } };
    expect([seatsFor(step, people, asking), seatsFor(step, people, asking, true)]).toEqual([[{ holders: [], auto: 'auto-pass' }], [{ holders: [], auto: 'auto-pass' }]]);
  });
  it('all have abstained: the expression’s own `else` before those who stand in', () => {
    expect(seatsFor({ by: { one: { role: 'archive-dept' }, else: { role: 'legal' } }, mode: { kind: 'all' } }, people, asking, true).flatMap(({ holders }) => holders.map(({ person }) => person))).toEqual(['ben']);
  });
  it('nobody at all, not even to stand in: nobody is asked', () => expect(seatsFor({ by: { people: ['nobody'] }, mode: { kind: 'any' } }, { ...people, roles: {} }, asking)).toEqual([]));
});

describe('over random organisations', () => {
  const ids = ['p0', 'p1', 'p2', 'p3', 'p4', 'p5', 'p6', 'p7'];
  const keys = ['d0', 'd1', 'd2', 'd3'];
  const some = (most: number) => fc.uniqueArray(fc.constantFrom(...ids), { maxLength: most });
  const organisation: fc.Arbitrary<Facts> = fc.record({
    people: fc.tuple(...ids.map((id) => fc.record({ humanId: fc.constantFrom(id, id, 'p0', 'p1'), departmentId: fc.constantFrom(...keys), active: fc.boolean() }).map((person) => ({ id, name: id, ...person })))),
    heads: fc.tuple(...keys.map(() => fc.option(fc.constantFrom(...ids), { nil: undefined }))),
    // Also round in a circle: whoever maintains the chart may err.
    parents: fc.tuple(...keys.map(() => fc.option(fc.constantFrom(...keys), { nil: undefined }))),
    roles: fc.record({ a: some(4), b: some(3), 'process-owner': some(2), sysadmin: some(2) }),
  }).map(({ people: all, heads, parents, roles }) => ({
    people: Object.fromEntries(all.map((person) => [person.id, person])),
    departments: Object.fromEntries(keys.map((key, i) => { const [headId, parentId] = [heads[i], parents[i]]; return [key, { id: key, key, ...(headId !== undefined && { headId }), ...(parentId !== undefined && { parentId }) }]; })),
    roles,
  }));
  const simple = fc.constantFrom<Extract<Who, { chain: string } | { role: string } | { people: string[] } | { field: string } | { 'head-of': string }>>(
    { 'head-of': 'applicant' }, { 'head-of': 'applicant', up: 1 }, { 'head-of': 'dept' }, { chain: 'applicant', levels: 3 }, { chain: 'applicant', to: 'a' }, { chain: 'dept', to: 'b' }, { role: 'a' }, { role: 'b', of: 'applicant' }, { role: 'a', of: { field: 'dept' } }, { people: ['p2', 'p0', 'p1'] }, { field: 'who' });
  const who: fc.Arbitrary<Who> = fc.oneof(simple, fc.array(simple, { minLength: 1, maxLength: 3 }).map((any) => ({ any })), fc.tuple(simple, simple).map(([one, other]) => ({ one, else: other })));
  const about: fc.Arbitrary<Asking> = fc.record({ applicant: fc.constantFrom(...ids), about: some(1), interested: some(1), who: some(3), dept: fc.constantFrom(...keys) }).map(({ who: inForm, dept, ...rest }) => ({ ...rest, form: { who: inForm, dept }, actors: {}, apart: true }));
  const mode = fc.constantFrom({ kind: 'one' as const }, { kind: 'any' as const }, { kind: 'all' as const }, { kind: 'order' as const }, { kind: 'm-of-n' as const, m: 2 });
  const weights = fc.array(fc.record({ who, weight: fc.integer({ min: 1, max: 9 }) }), { minLength: 1, maxLength: 3 }).map((weighted) => ({ by: { weighted }, mode: { kind: 'share' as const, over: 5000 } }));
  const groups = fc.tuple(who, who, who).map((all) => ({ by: { groups: all.map((one, i) => ({ key: `g${i}`, title: { zh: '组', en: 'Group' }, who: one })) }, mode: { kind: 'per-group' as const } }));
  const ask = fc.oneof(fc.record({ by: who, mode }), weights, groups);

  it('only active people clear of conflict are asked, each human once, the same each time', () => {
    fc.assert(fc.property(organisation, ask, about, fc.boolean(), (facts, step, at, standIn) => {
      const seats = seatsFor(step, facts, at, standIn);
      const asked = seats.flatMap(({ holders }) => holders.map(({ person }) => person));
      expect(asked.every((person) => facts.people[person]?.active && !inConflict(facts, at, person))).toBe(true);
      expect(asked.every((person, i) => asked.every((other, j) => i === j || !sameHuman(facts, person, other)))).toBe(true);
      expect(seatsFor(step, facts, at, standIn)).toEqual(seats);
    }), { numRuns: 3_000 });
  });
  it('nobody is asked only where nobody who could stand in is left', () => {
    fc.assert(fc.property(organisation, who, about, (facts, one, at) => {
      const left = ['process-owner', 'sysadmin'].flatMap((role) => facts.roles[role] ?? []).filter((person) => facts.people[person]?.active && !inConflict(facts, at, person));
      expect(resolveWho(one, facts, at).length > 0 || left.length === 0).toBe(true);
    }), { numRuns: 2_000 });
  });
  it('a chain climbs: its heads stand in the order of the levels, and it ends with the first who holds the role, or at the top', () => {
    fc.assert(fc.property(organisation, fc.constantFrom(...ids), (facts, person) => {
      const all = levelsAbove(facts, person);
      const chain = chainOf(facts, all, { to: 'a' });
      expect(all.slice(0, chain.length)).toEqual(chain);
      const holds = chain.map(({ head: one }) => one !== undefined && (facts.roles.a?.includes(one) ?? false));
      expect(holds.slice(0, -1)).not.toContain(true);
      expect(holds.at(-1) === true || chain.length === all.length).toBe(true);
      expect(all.every(({ head: one }) => one === undefined || !sameHuman(facts, one, person))).toBe(true);
    }), { numRuns: 1_000 });
  });
});
