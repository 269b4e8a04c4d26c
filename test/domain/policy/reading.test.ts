// What of a record everybody sees, who somebody is to a case, who may start one, and how often it is urged.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Facts } from '#domain/organisation.ts';
import { maskedFields, openFields } from '#domain/policy/record.ts';
import { mayStart } from '#domain/policy/starting.ts';
import { relationsTo, subjectOf } from '#domain/policy/subject.ts';
import { urgedTooOften } from '#domain/policy/urging.ts';
import { people } from '#test/build.ts';

describe('a record', () => {
  it('shows what is classified as open, and nothing of the rest, not even how long it is', () => {
    const fields = { category: 'A', pages: 3, filed: '2026-01-01', shelf: 'S-1', customer: '王', phone: '139' };
    expect(maskedFields('archive', fields)).toEqual({ category: 'A', pages: 3, filed: '2026-01-01', shelf: 'S-1', customer: { masked: '***' }, phone: { masked: '***' } });
    expect(openFields('archive')).toEqual(['category', 'pages', 'filed', 'shelf']);
  });

  it('of a kind that nobody has classified shows nothing, whatever it and its fields are called', () => {
    for (const type of ['sample', 'constructor', 'toString', '__proto__']) {
      expect(openFields(type)).toEqual([]);
      expect(maskedFields(type, { category: 'A', name: 'B' })).toEqual({ category: { masked: '***' }, name: { masked: '***' } });
    }
    expect(maskedFields('archive', { constructor: 'A' })).toEqual({ constructor: { masked: '***' } });
  });
});

describe('somebody at one revision of the organisation', () => {
  const deep: Facts = {
    ...people,
    // Listed from below, so that one look at the list does not find them all.
    departments: { ...Object.fromEntries(['d4', 'd3', 'd2', 'd1'].map((id, i, all) => [id, { id, key: id, parentId: all[i + 1] ?? 'design' }])), ...people.departments },
  };

  it('has the roles that list him, and heads his departments with all that lies below them', () => {
    expect(subjectOf(deep, 'dora')).toEqual({ id: 'dora', roles: [], headed: expect.arrayContaining(['design', 'd1', 'd2', 'd3', 'd4']) as string[] });
    expect(subjectOf(deep, 'dora')?.headed).toHaveLength(5);
    expect(subjectOf(deep, 'max')).toEqual({ id: 'max', roles: ['sysadmin', 'gm', 'deputy-gm'], headed: expect.arrayContaining(Object.keys(deep.departments)) as string[] });
    expect(subjectOf(deep, 'ana')).toEqual({ id: 'ana', roles: [], headed: [] });
  });

  it('is nobody when there is no such person, or he has left', () => {
    expect(subjectOf(people, 'nobody')).toBeUndefined();
    const left: Facts = { ...people, people: { ...people.people, ana: { id: 'ana', name: 'ana', humanId: 'ana', departmentId: 'design', active: false } } };
    expect(subjectOf(left, 'ana')).toBeUndefined();
  });

  const to = (person: string, facts: Facts = people, more: object = {}) => relationsTo(facts, subjectOf(facts, person) ?? { id: person, roles: [], headed: [] }, { applicant: 'ana', department: 'design', participants: ['zoe'], today: '2026-11-23', ...more });

  it('is to a case what he is, and nothing more', () => {
    expect(to('ana')).toEqual(['applicant', 'same-human-as-applicant']);
    expect(to('zoe')).toEqual(['participant']);
    expect(to('dora')).toEqual(['head-of-department']);
    expect(to('max')).toEqual(['head-of-department']);
    expect(to('arno')).toEqual([]);
    expect(to('dora', people, { department: 'archive' })).toEqual([]);
  });

  it('has by another account no more rights than a stranger, but counts as the applicant where that forbids', () => {
    const twice: Facts = { ...people, people: { ...people.people, ben: { id: 'ben', name: 'ben', humanId: 'ana', departmentId: 'design', active: true } } };
    expect(to('ben', twice)).toEqual(['same-human-as-applicant']);
  });

  it('acts for the applicant only while the leave is in force', () => {
    const given = (from: string, until: string): Facts => ({ ...people, delegations: [{ id: 'd', giver: 'ana', delegate: 'arno', from, to: until }] });
    expect(to('arno', given('2026-11-23', '2026-11-23'))).toEqual(['delegate-of-applicant']);
    expect(to('arno', given('2026-11-24', '2026-11-25'))).toEqual([]);
  });

  it('stands in the applicant\'s place when he is the nearest superior of one who has left', () => {
    const left: Facts = { ...people, people: { ...people.people, ana: { id: 'ana', name: 'ana', humanId: 'ana', departmentId: 'design', active: false } } };
    expect(to('dora', left)).toEqual(['applicant', 'head-of-department']);
    expect(to('max', left)).toEqual(['head-of-department']);
  });
});

it('a case is started by every employee, by those who hold one of its roles, or by nobody', () => {
  expect(mayStart({ roles: [] }, { start: { who: 'employee' } })).toBe(true);
  expect(mayStart({ roles: ['it', 'legal'] }, { start: { who: 'role', roles: ['gm', 'legal'] } })).toBe(true);
  expect(mayStart({ roles: ['it'] }, { start: { who: 'role', roles: ['gm', 'legal'] } })).toBe(false);
  expect(mayStart({ roles: [] }, { start: { who: 'role', roles: [] } })).toBe(false);
  expect(mayStart({ roles: ['gm', 'legal'] }, { start: { who: 'process' } })).toBe(false);
});

describe('a case is urged', () => {
  const MINUTE = 60_000;
  const DAY = 24 * 60 * MINUTE;

  it('at most every thirty minutes and three times in 24 hours, and whoever is too early is told when he may', () => {
    fc.assert(fc.property(fc.array(fc.oneof(fc.integer({ min: 0, max: 2 * DAY }), fc.integer({ min: 0, max: 40 * MINUTE }), fc.integer({ min: DAY - MINUTE, max: DAY })), { maxLength: 6 }), (given) => {
      const ago = given.toSorted((a, b) => a - b);
      const refusal = urgedTooOften(ago);
      // When would both limits be kept?
      const kept = (later: number) => ago.every((ms) => ms + later >= 30 * MINUTE) && ago.filter((ms) => ms + later < DAY).length < 3;
      expect(refusal === undefined).toBe(kept(0));
      if (!refusal) return;
      const wait = Number(refusal.data?.wait) * 1_000;
      expect(refusal.code).toBe('urged-too-often');
      expect(kept(wait)).toBe(true);
      expect(kept(wait - 1_001)).toBe(false);
    }), { numRuns: 3_000 });
  });

  it.each([
    [[], undefined], [[30 * MINUTE], undefined], [[30 * MINUTE - 1], 1], [[0], 1800], [[10 * MINUTE, 40 * MINUTE], 1200],
    [[31 * MINUTE, 62 * MINUTE], undefined], [[31 * MINUTE, 62 * MINUTE, 93 * MINUTE], (DAY - 93 * MINUTE) / 1000], [[31 * MINUTE, 62 * MINUTE, DAY], undefined],
    // Both limits at once: the later of the two instants is told.
    [[10 * MINUTE, 62 * MINUTE, DAY - 1_000], 1200], [[10 * MINUTE, 62 * MINUTE, DAY], 1200],
  ])('after %j milliseconds: %s seconds to wait', (ago, wait) => {
    expect(urgedTooOften(ago)?.data?.wait).toBe(wait);
  });
});
