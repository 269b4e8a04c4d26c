// Organisations, generated: a handful of people in departments, heads, roles that overlap or stand empty, second accounts, people who have left.
import fc from 'fast-check';
import type { Facts } from '#domain/organisation.ts';

const PEOPLE = 9;
/** The day so many days after the Monday on which every case begins. */
const day = (n: number) => new Date(Date.parse('2026-11-23T00:00:00Z') + n * 86_400_000).toISOString().slice(0, 10);
const id = (n: number) => `p${n}`;
const roles = ['archive-dept', 'legal', 'gm', 'admin-dept', 'it', 'process-owner', 'sysadmin'];

/** Who asks is always `p2`. */
export const APPLICANT = 'p2';

/** `leave`: who may act for whom. `away`: who is away, from which day, for how many more. `twins`: accounts that belong to the person of another; `left`: who is not active; `members`: of each role; `heads`: of each department. */
export const organisations: fc.Arbitrary<Facts> = fc
  .record({
    departments: fc.array(fc.nat(2), { minLength: PEOPLE, maxLength: PEOPLE }),
    heads: fc.array(fc.option(fc.nat(PEOPLE - 1), { nil: undefined, freq: 4 }), { minLength: 3, maxLength: 3 }),
    members: fc.array(fc.uniqueArray(fc.nat(PEOPLE - 1), { maxLength: 5, size: 'max' }), { minLength: roles.length, maxLength: roles.length }),
    twins: fc.array(fc.tuple(fc.nat(PEOPLE - 1), fc.nat(PEOPLE - 1)), { maxLength: 1 }),
    leave: fc.array(fc.tuple(fc.nat(PEOPLE - 1), fc.nat(PEOPLE - 1)), { maxLength: 2 }),
    away: fc.array(fc.tuple(fc.nat(PEOPLE - 1), fc.integer({ min: -1, max: 6 }), fc.nat(9)), { maxLength: 3 }),
    left: fc.array(fc.integer({ min: 3, max: PEOPLE - 1 }), { maxLength: 2 }),
  })
  .map(({ departments, heads, members, twins, leave, away, left }) => ({
    people: Object.fromEntries(Array.from({ length: PEOPLE }, (_, n) => [id(n), { id: id(n), name: id(n), humanId: id(twins.find(([, twin]) => twin === n)?.[0] ?? n), departmentId: `d${departments[n] ?? 0}`, active: !left.includes(n) }])),
    departments: Object.fromEntries([0, 1, 2].map((n) => { const head = heads[n]; return [`d${n}`, { id: `d${n}`, key: `d${n}`, ...(n > 0 && { parentId: 'd0' }), ...(head !== undefined && { headId: id(head) }) }]; })),
    delegations: leave.filter(([giver, deputy], i) => giver !== deputy && !twins.some((pair) => pair.includes(giver)) && !leave.slice(0, i).some(([other, to]) => other === deputy && to === giver)).map(([giver, deputy], i) => ({ id: `l${i}`, giver: id(giver), delegate: id(deputy), from: '2026-01-01', to: '2030-12-31' })),
    absences: away.map(([person, from, more]) => ({ person: id(person), from: day(from), to: day(from + more) })),
    roles: Object.fromEntries(roles.map((role, i) => [role, (members[i] ?? []).map(id)])),
  }));
