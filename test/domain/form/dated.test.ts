// Dates that a process sets or moves itself are spelt as a person would have filled them in.
import { expect, it } from 'vitest';
import { officeHours } from '#domain/calendar/calendar.ts';
import { dateAfter } from '#domain/form/dated.ts';
import { validatorOf } from '#domain/form/value.ts';
import { definitionOf, monday, running } from '#test/build.ts';

const day = 86_400_000;
const fields = [{ key: 'day', type: 'date' }, { key: 'instant', type: 'datetime' }] as const;
const after = (effect: string, given: Record<string, unknown>, form: Record<string, unknown> = {}, offsetMinutes = 480) => dateAfter(effect, given, { fields, form, now: monday, calendar: { ...officeHours, offsetMinutes } });

it('one that is set is a day in a field of days, where the organisation is, and an instant in a field of instants', () => {
  expect(after('date.set', { field: 'day', after: '12h' })).toEqual({ field: 'day', value: '2026-11-23' });
  expect(after('date.set', { field: 'day', after: '15h' })).toEqual({ field: 'day', value: '2026-11-24' });
  expect(after('date.set', { field: 'day', after: '15h' }, {}, 0)).toEqual({ field: 'day', value: '2026-11-23' });
  expect(after('date.set', { field: 'instant', after: '15h' })).toEqual({ field: 'instant', value: '2026-11-23T17:00:00.000Z' });
});

it('one that is moved is spelt as its own field is, whatever the other one holds, and stays where it means the same', () => {
  expect(after('date.move', { field: 'day', until: '2026-11-25T17:00:00Z' }, { day: '2026-11-24' })).toEqual({ field: 'day', value: '2026-11-26' });
  expect(after('date.move', { field: 'instant', until: '2026-11-25' }, { instant: '2026-11-24T08:00:00Z' })).toEqual({ field: 'instant', value: '2026-11-25T15:59:59.000Z' });
  expect(after('date.move', { field: 'day', until: '2026-11-25T12:00:00Z' }, { day: '2026-11-25' })).toBeUndefined();
  expect(after('date.move', { field: 'day', until: '' }, { day: '2026-11-25' })).toBeUndefined();
});

it('what it leaves may be submitted again, and a task is due by it', async () => {
  const definition = definitionOf('- do: date.set\n  title: { zh: 定, en: Set }\n  with: { field: \'"day"\', after: \'"2d"\' }\n- task: a\n  by: { role: gm }\n  due: { at: day }', 'day: { type: date, later: true, zh: 日期, en: Day }');
  const sim = await running(definition);
  const [field] = definition.form;
  if (!field) throw new Error('no field');
  const set = dateAfter('date.set', { field: 'day', after: '2d' }, { fields: definition.form, form: {}, now: monday, calendar: officeHours });
  expect(validatorOf(field).safeParse(set?.value).success).toBe(true);
  await sim.wait(2 * day);
  expect(sim.log.flatMap(({ ops }) => ops).filter(({ op }) => op === 'ring')).toEqual([]);
  await sim.until(Date.parse('2026-11-25T16:00:00Z'));
  expect(sim.log.flatMap(({ ops }) => ops).filter(({ op }) => op === 'ring')).toMatchObject([{ kind: 'due' }]);
});
