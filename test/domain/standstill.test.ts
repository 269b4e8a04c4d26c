// Why a task does not go on by itself.
import { describe, expect, it } from 'vitest';
import { officeHours } from '#domain/calendar/calendar.ts';
import type { Rung } from '#domain/definition/definition.ts';
import type { Facts } from '#domain/organisation.ts';
import { standsStill } from '#domain/standstill.ts';

const person = (id: string, active = true) => ({ id, name: id, humanId: id, departmentId: 'd', active });
const facts = (more: Partial<Facts> = {}): Facts => ({ people: { here: person('here'), gone: person('gone', false), deputy: person('deputy') }, departments: {}, roles: {}, ...more });
const due = Date.parse('2026-11-24T06:00:00Z');
const ladder = [{ after: '1wd', tell: { applicant: true } }, { after: '3wd', tell: { applicant: true } }] as unknown as Rung[];
const still = (holders: string[], given: Facts, now = due, rungs = ladder) => standsStill({ holders, due, ladder: rungs, sitting: { process: 'p', applicant: 'a', capacity: 'c', inPerson: false, seated: [], kept: [] } }, given, officeHours, '2026-11-24', now);

describe('a task stands still', () => {
  it('once the last rung of its ladder has passed, and not while one is ahead; without a ladder, from its due instant on', () => {
    expect(still(['here'], facts(), due + 86_400_000)).toBeUndefined();
    expect(still(['here'], facts(), Date.parse('2026-11-27T06:00:00Z'))).toBe('overdue');
    expect(still(['here'], facts(), due, [])).toBe('overdue');
    expect(still(['here'], facts(), due - 1, [])).toBeUndefined();
  });

  it('when nobody who has it is here any more, though not while one of several is', () => {
    expect(still(['gone'], facts())).toBe('holder-left');
    expect(still(['gone', 'here'], facts())).toBeUndefined();
  });

  it('when whoever has it is away past the due instant and nobody acts for him', () => {
    const away = { absences: [{ person: 'here', from: '2026-11-23', to: '2026-11-25' }] };
    expect(still(['here'], facts(away))).toBe('holder-away');
    expect(still(['here'], facts({ ...away, delegations: [{ id: '1', giver: 'here', delegate: 'deputy', from: '2026-11-23', to: '2026-11-25' }] }))).toBeUndefined();
  });
});
