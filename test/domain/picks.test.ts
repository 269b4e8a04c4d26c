// Whom people may pick for a step: nobody who would not be asked at it.
import { expect, it } from 'vitest';
import type { Facts } from '#domain/organisation.ts';
import { badPicks, pickable, pickingsOf } from '#domain/picks.ts';
import { definitionOf, people, running } from '#test/build.ts';

const leave = { id: 'd1', giver: 'ana', delegate: 'ben', from: '2026-11-01', to: '2026-12-31' };
const facts: Facts = { ...people, delegations: [leave] };
const deciding = { applicant: 'ana', form: {}, interested: ['ben'] };
const chosen = (kind: string) => definitionOf(`- ${kind}: chosen\n  by: { pick: applicant, among: { people: [ben, dora] } }\n- end: done`);
const [vote, work] = ['approve', 'task'].map((kind) => pickingsOf(chosen(kind))[0]);

it('who may act for the applicant is nobody to pick for a decision on his request; for work he is', () => {
  if (!vote || !work) throw new Error('nobody picks');
  expect(pickable(vote, facts, deciding, 'ana')).toEqual(['dora']);
  expect(pickable(work, facts, deciding, 'ana')).toEqual(['ben', 'dora']);
  expect(badPicks([vote], { chosen: ['ben'] }, facts, deciding, 'ana')).toMatchObject({ code: 'form-invalid', fields: [{ path: 'picks.chosen', code: 'out-of-range' }] });
  expect(badPicks([vote], { chosen: ['dora'] }, facts, deciding, 'ana')).toBeUndefined();
});

it('so is the one picked for a later step, looked at on the day of the act', async () => {
  const later = definitionOf('- approve: first\n  by: { role: gm }\n- approve: chosen\n  by: { pick-at: first, among: { people: [ben, dora] } }\n- end: done');
  const picks = async (person: string, from = leave.from) => {
    const sim = await running(later, { facts: { ...people, delegations: [{ ...leave, from }] } });
    return sim.act({ verb: 'decide', by: 'max', task: 'n1.1', outcome: 'approve' }, undefined, { chosen: [person] });
  };
  expect(await picks('ben')).toMatchObject({ code: 'form-invalid' });
  expect(await picks('ben', '2026-12-01')).toBeUndefined();
  expect(await picks('dora')).toBeUndefined();
});
