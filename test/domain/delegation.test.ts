// Acting for others: whoever gives leave, to whomever and for whatever, nobody gets further than his own leave reaches.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { delegationsOf, isDelegateOf, mayDelegate, standsFor, type Sitting } from '#domain/delegation.ts';
import type { Delegation, Facts } from '#domain/organisation.ts';
import { people } from '#test/build.ts';

const ids = Object.keys(people.people);
const days = ['2026-11-20', '2026-11-23', '2026-11-24', '2026-11-30', '2026-12-10'] as const;
const person = fc.constantFrom(...ids);
const day = fc.constantFrom(...days);
const processes = ['sample', 'other'];
const capacities = ['role:archive-dept', 'head-of:design', 'stand-in:role:archive-dept', 'post:clerk', 'named'];
const delegation = fc.record({ id: fc.uuid(), giver: person, delegate: person, from: day, to: day, only: fc.option(fc.constantFrom('role:archive-dept', 'head-of:design', 'post'), { nil: undefined }), processes: fc.option(fc.subarray(processes, { minLength: 1 }), { nil: undefined }) })
  .map(({ only, processes: some, ...one }): Delegation => ({ ...one, ...(only !== undefined && { only }), ...(some && { processes: some }) }));
/** Some people are one human with two accounts. */
const organisation = fc.record({ delegations: fc.array(delegation, { maxLength: 8 }), twins: fc.boolean() }).map(({ delegations, twins }): Facts => {
  const { ben } = people.people;
  return { ...people, delegations, ...(twins && ben && { people: { ...people.people, ben: { ...ben, humanId: 'ana' } } }) };
});
const sitting = fc.record({ process: fc.constantFrom(...processes), applicant: person, capacity: fc.constantFrom(...capacities), inPerson: fc.boolean(), seated: fc.subarray(ids), kept: fc.subarray(ids) }) as fc.Arbitrary<Sitting>;
const human = (facts: Facts, id: string) => facts.people[id]?.humanId;

it('whoever acts for another has leave from him, in force that day, for this process and this capacity; directly, never through a third', () => {
  fc.assert(fc.property(organisation, day, person, person, sitting, (facts, today, delegate, giver, seat) => {
    if (standsFor(facts, today, delegate, giver, seat)) return;
    const leave = (facts.delegations ?? []).filter((one) => one.giver === giver && one.delegate === delegate && one.from <= today && today <= one.to);
    expect(leave.some(({ only, processes: some }) => (!some || some.includes(seat.process)) && (only === undefined || seat.capacity.endsWith(only) || (only === 'post' && seat.capacity.startsWith('post:'))))).toBe(true);
  }));
});

it('nobody acts for another on his own request, on that of somebody he may act for, beside a seat of his own, or where it is to be signed in person', () => {
  fc.assert(fc.property(organisation, day, person, person, sitting, (facts, today, delegate, giver, seat) => {
    if (standsFor(facts, today, delegate, giver, seat)) return;
    expect(seat.inPerson).toBe(false);
    expect(seat.seated.map((one) => human(facts, one))).not.toContain(human(facts, delegate));
    if (human(facts, giver) === human(facts, seat.applicant)) return;
    expect(human(facts, delegate)).not.toBe(human(facts, seat.applicant));
    expect(isDelegateOf(facts, today, delegate, seat.applicant)).toBe(false);
  }));
});

it('a delegation that is taken away takes nothing from anybody else', () => {
  fc.assert(fc.property(organisation, day, person, person, sitting, fc.nat(7), (facts, today, delegate, giver, seat, gone) => {
    const { [gone]: ended, ...rest } = facts.delegations ?? [];
    if (!ended || (ended.giver === giver && ended.delegate === delegate) || human(facts, ended.giver) === human(facts, seat.applicant)) return;
    expect(standsFor({ ...facts, delegations: Object.values(rest) as Delegation[] }, today, delegate, giver, seat)).toEqual(standsFor(facts, today, delegate, giver, seat));
  }));
});

it('however many are made one after another, delegations of one day never go round in a circle, and nobody is his own delegate', () => {
  fc.assert(fc.property(fc.array(delegation, { maxLength: 14 }), fc.boolean(), day, (wanted, twins, on) => {
    const { ben } = people.people;
    let facts: Facts = { ...people, delegations: [], ...(twins && ben && { people: { ...people.people, ben: { ...ben, humanId: 'ana' } } }) };
    for (const one of wanted) if (!mayDelegate(facts, days[0], one, processes)) facts = { ...facts, delegations: [...(facts.delegations ?? []), one] };
    const next = (from: string | undefined): (string | undefined)[] => (facts.delegations ?? []).filter(({ giver, from: first, to }) => human(facts, giver) === from && first <= on && on <= to).map(({ delegate }) => human(facts, delegate));
    for (const start of ids.map((id) => human(facts, id))) {
      const reached = new Set<string | undefined>();
      for (let ahead = next(start); ahead.length; ahead = ahead.flatMap((one) => (reached.has(one) ? [] : (reached.add(one), next(one))))) expect(ahead).not.toContain(start);
    }
  }));
});

it('both ends of the days count, and each way of going wrong is named', () => {
  const facts: Facts = { ...people, delegations: [{ id: 'd', giver: 'dora', delegate: 'arno', from: '2026-11-23', to: '2026-11-24' }] };
  expect(['2026-11-22', '2026-11-23', '2026-11-24', '2026-11-25'].map((today) => delegationsOf(facts, today, 'giver', 'dora').length)).toEqual([0, 1, 1, 0]);
  const wanted = { giver: 'arno', delegate: 'dora', from: '2026-11-23', to: '2026-11-30' };
  const code = (more: object) => mayDelegate(facts, '2026-11-23', { ...wanted, ...more }, processes)?.code;
  expect([code({}), code({ delegate: 'arno' }), code({ delegate: 'nobody' }), code({ from: '2026-12-01' }), code({ from: '2026-11-25' }), code({ delegate: 'lea', only: 'role:legal' }), code({ delegate: 'lea', only: 'role:archive-dept' }), code({ delegate: 'lea', processes: ['none'] })])
    .toEqual(['delegation-loop', 'delegation-to-self', 'person-unknown', 'form-invalid', undefined, 'form-invalid', undefined, 'form-invalid']);
});
