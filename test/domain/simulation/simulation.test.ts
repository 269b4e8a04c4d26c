// Time in a simulated case: it goes on whatever rings, and stops nobody's process.
import { expect, it } from 'vitest';
import { addDuration, officeHours } from '#domain/calendar/calendar.ts';
import type { Definition } from '#domain/definition/definition.ts';
import { timersOf } from '#domain/engine/state.ts';
import { ahead, type Outlook } from '#domain/simulation/ahead.ts';
import { dueOnFreeDays, handedOutTooLate } from '#domain/simulation/timing.ts';
import { definitionOf, monday, people, processOf, running } from '#test/build.ts';

const chased = definitionOf('- task: a\n  by: { role: legal }\n  due: { after: 2wd, overdue: [{ every: 1s, tell: applicant }] }\n- end: done');
const twoDays = addDuration(officeHours, monday, '2wd').at - monday;

/** As no author and no setting could make it. */
const withoutPause = (definition: Definition): Definition => JSON.parse(JSON.stringify(definition).replace('"every":"1s"', '"every":"0s"')) as Definition;

it('a clock that would ring at one instant for ever is a bug: it is thrown, and nothing spins', async () => {
  const sim = await running(withoutPause(chased));
  await expect(sim.wait(twoDays + 1_000)).rejects.toThrow('without end');
});

it('the same entry again is answered as it was the first time, also with a refusal', async () => {
  const sim = await running(definitionOf('- approve: a\n  by: { people: [ben] }\n- end: done'));
  expect(await sim.act({ verb: 'transfer', by: 'ben', task: sim.open()[0]?.task ?? '', to: 'ana' })).toMatchObject({ code: 'self-approval' });
  const { seq = 0, key = '', part = 0, act = null, ops = [], rest = true } = sim.log.at(-1) ?? {};
  expect(await sim.recorder.commit({ caseId: 'simulated', seq, key, part, act, ops, rest })).toMatchObject({ refused: { code: 'self-approval' } });
});

it('the way ahead of an overdue task is told at once, however often somebody is chased', async () => {
  const sim = await running(chased);
  await sim.wait(twoDays + 2_500);
  const began = performance.now();
  const { asks, ending } = await ahead({ definition: chased, facts: people, calendar: officeHours, applicant: 'ana', form: {}, now: sim.now(), at: sim.position(), actors: {}, effect: () => 'done' });
  expect({ asks: asks.map(({ step }) => step), ending }).toEqual({ asks: ['a'], ending: 'done' });
  expect(performance.now() - began).toBeLessThan(1_000);
});

it.each([[480, '2026-11-25T15:59:59Z'], [-300, '2026-11-26T04:59:59Z']])('a wait for a date lasts until that day is over where the organisation is: %i minutes ahead of UTC', async (offsetMinutes, instant) => {
  const day = definitionOf('- wait: w\n  title: { zh: 等, en: Wait }\n  at: day\n- end: done', 'day: { type: date, zh: 日期, en: Day }');
  const sim = await running(day, { form: { day: '2026-11-25' }, calendar: { ...officeHours, offsetMinutes } });
  expect(timersOf(sim.plan, sim.state()).map(({ at }) => at)).toEqual([Date.parse(instant)]);
});

const from = (definition: Definition, more: Partial<Outlook> = {}): Outlook => ({ definition, facts: people, calendar: officeHours, applicant: 'ana', form: {}, now: monday, actors: {}, effect: (name) => (name === 'archive.reserve' ? 'reserved' : 'done'), ...more });
const text = (at: number | undefined): string => new Date(at ?? 0).toISOString();

it('each step of the way ahead is due when the time of the step before it is over, to the millisecond', async () => {
  const chain = definitionOf('- approve: a\n  by: { role: gm }\n  due: { after: 4wh }\n- approve: b\n  by: { role: legal }\n  due: { after: 4wh }\n- task: c\n  by: { role: it }\n  due: { after: 4wh }\n- end: done');
  const { asks } = await ahead(from(chain));
  const dues = [1, 2, 3].reduce<number[]>((all) => [...all, addDuration(officeHours, all.at(-1) ?? monday, '4wh').at], []);
  expect(asks.map(({ due }) => text(due?.at))).toEqual(dues.map(text));
});

const paper = (expected_return: string) => ({ purpose: 'x', archives: ['x'], medium: 'paper', expected_return });

it('what would be received only after it is to be back is told, and so is a date on which nobody works', async () => {
  const request = (form: Record<string, unknown>) => ({ definition: processOf('archive-borrow'), form, calendar: officeHours });
  const look = async (form: Record<string, unknown>, more: Partial<Outlook> = {}) => {
    const way = await ahead(from(processOf('archive-borrow'), { form, ...more }));
    return { late: handedOutTooLate(request(form), way).map(({ at, until }) => [text(at), text(until)]), free: dueOnFreeDays(request(form), way).map(({ field }) => field.key) };
  };
  expect(await look(paper('2026-12-04T08:00:00Z'))).toEqual({ late: [], free: [] });
  expect(await look(paper('2026-12-05T08:00:00Z'))).toEqual({ late: [], free: ['expected_return'] });
  expect(await look(paper('2026-11-26T08:00:00Z'))).toEqual({ late: [['2026-12-01T02:00:00.000Z', '2026-11-26T08:00:00.000Z']], free: [] });
  expect((await look({ ...paper('2026-12-05T08:00:00Z'), medium: 'electronic' })).free).toEqual([]);
});

it('a wait for what is out lasts until it is due back, and what follows counts from there', async () => {
  const back = Date.parse('2026-12-08T08:00:00Z');
  const form = paper('2026-12-01T08:00:00Z');
  const way = await ahead(from(processOf('archive-borrow'), { form, effect: (name) => (name === 'archive.reserve' ? 'queued' : 'done'), expected: () => back }));
  expect(text(way.waits.get('available'))).toBe(text(back));
  expect(way.asks.find(({ step }) => step === 'hand-over')?.due?.at).toBe(addDuration(officeHours, back, '2wd').at);
  expect(handedOutTooLate({ definition: processOf('archive-borrow'), form, calendar: officeHours }, way)).toHaveLength(1);
});

const armed = (...arms: string[]) => definitionOf(`- parallel: both\n  arms:\n${arms.map((steps) => `    - { title: { zh: 支, en: Arm }, steps: [${steps}] }`).join('\n')}\n- end: done`);
const later = (duration: string) => text(addDuration(officeHours, monday, duration).at);

it('what ends first comes first, wherever it stands in the process: of two waits, and of a wait and a task', async () => {
  const { waits, asks } = await ahead(from(armed('{ wait: long, title: { zh: 长, en: Long }, after: 5d }', '{ wait: short, title: { zh: 短, en: Short }, after: 1d }, { task: then, by: { role: legal }, due: { after: 1d } }')));
  expect([...waits].map(([step, at]) => [step, text(at)])).toEqual([['short', later('1d')], ['long', later('5d')]]);
  expect(asks.map(({ step, due }) => [step, text(due?.at)])).toEqual([['then', later('2d')]]);
  const beside = await ahead(from(armed('{ approve: slow, by: { role: gm }, due: { after: 5d } }', '{ wait: short, title: { zh: 短, en: Short }, after: 1d }, { task: then, by: { role: legal }, due: { after: 1d } }')));
  expect(beside.asks.map(({ step, due }) => [step, text(due?.at)])).toEqual([['slow', later('5d')], ['then', later('2d')]]);
  expect([...beside.waits.keys()]).toEqual(['short']);
});

it('a seat that has gone to somebody else belongs to its step: it is asked once', async () => {
  const voting = definitionOf('- approve: vote\n  by: { people: [ben, dora] }\n  mode: all\n- end: done');
  const sim = await running(voting);
  expect(await sim.act({ verb: 'transfer', by: 'ben', task: 'n1.1', to: 'zoe' })).toBeUndefined();
  const { asks } = await ahead(from(voting, { now: sim.now(), at: sim.position() }));
  expect(asks.map(({ step, people: asked }) => [step, [...asked].sort()])).toEqual([['vote', ['dora', 'zoe']]]);
});

const crew = (many: number): Outlook['facts'] => {
  const ids = Array.from({ length: many }, (_, i) => `s${i}`);
  return { ...people, people: { ...people.people, ...Object.fromEntries(ids.map((id) => [id, { id, name: id, humanId: id, departmentId: 'archive', active: true }])) }, roles: { ...people.roles, crew: ids } };
};

it.each(['all', 'any', '{ kind: all, reject: all-heard }', '{ kind: m-of-n, m: 12 }', '{ kind: share, over: 66.67 }', '{ kind: share, over: 50, abstain: leaves }'])('the way past a crowd (%s) is the way past a few, and is told as soon', async (mode) => {
  const signing = definitionOf(`- parallel: both\n  arms:\n    - { title: { zh: 甲, en: A }, steps: [{ approve: w, by: { role: crew }, mode: ${mode}, due: { after: 2wd } }] }\n    - { title: { zh: 乙, en: B }, steps: [{ approve: x, by: { role: crew }, mode: all, due: { after: 1wd } }] }\n- task: y\n  by: { role: legal }\n  due: { after: 1wd }\n- end: done`);
  const [few, crowd] = await Promise.all([15, 400].map((many) => ahead(from(signing, { facts: crew(many) }))));
  const told = ({ asks, steps, ending, whole }: NonNullable<typeof few>) => ({ asks: asks.map(({ step, due }) => [step, text(due?.at)]), steps: [...steps], ending, whole });
  expect(crowd && told(crowd)).toEqual(few && told(few));
  expect(crowd?.asks[0]?.people).toHaveLength(400);
  expect(crowd?.whole).toBe(true);
});

it('where the way is too long to be followed to its end, that is told', async () => {
  const { whole, ending } = await ahead(from(definitionOf('- approve: w\n  by: { role: crew }\n  mode: order\n- end: done'), { facts: crew(100) }));
  expect({ whole, ending }).toEqual({ whole: false, ending: undefined });
});
