// The same person as before: when his seat is filled as it opens, and when he is asked all the same (approval-idioms §5.9).
import { expect, it } from 'vitest';
import { planOf } from '#domain/engine/plan.ts';
import { decide, definitionOf, running } from '#test/build.ts';

const step = (id: string, more = 'by: { role: legal }') => `- approve: ${id}\n  title: { zh: 步骤, en: Step }\n  ${more}\n`;
const two = step('first') + step('second');
const asked = async (steps: string, decides: [step: string, outcome?: string, by?: string][] = [['first']], form = {}) => {
  const sim = await running(definitionOf(steps), { form });
  for (const [at, outcome = 'approve', by] of decides) await decide(sim, at, outcome, by);
  return sim.open().map(({ step: at }) => at);
};

it('whoever has just agreed in the same capacity is not asked again, and the case goes on', async () => {
  const sim = await running(definitionOf(two));
  await decide(sim, 'first', 'approve');
  expect([sim.open(), sim.state().outcome, sim.state().outcomes]).toEqual([[], 'completed', { first: 'approve', second: 'approve' }]);
  expect(sim.log.flatMap(({ rest }) => rest).at(-1)).toBe(true);
});
it('one filled seat settles a step of any, and is one of the votes elsewhere', async () => {
  const both = step('second', 'by: { any: [{ role: legal }, { role: admin-dept }] }\n  mode: all');
  expect(await asked(step('first') + both)).toEqual(['second']);
  const sim = await running(definitionOf(step('first') + both));
  await decide(sim, 'first', 'approve');
  expect(sim.open().flatMap(({ holders }) => holders)).toEqual(['lea']);
});
it('he is asked again three steps later, unless the step says once', async () => {
  const between = step('between', 'by: { role: admin-dept }');
  expect(await asked(step('first') + between + step('second'), [['first'], ['between']])).toEqual(['second']);
  expect(await asked(step('first') + between + step('second', 'by: { role: legal }\n  repeated: once'), [['first'], ['between']])).toEqual([]);
});
it('a chain of steps passes through a step that passed', async () => expect(await asked(two + step('third'))).toEqual([]));
it('a step that passed counts for what it would have asked him as, not for all that he was asked as before', async () => {
  const first = step('first', 'by: { any: [{ role: legal }, { people: [ben] }] }');
  expect(await asked(first + step('second') + step('third', 'by: { people: [ben] }'))).toEqual(['third']);
  expect(await asked(first + step('second') + step('third', 'by: { people: [ben] }\n  repeated: once'))).toEqual([]);
});
it.each([
  ['where a rule names the step', step('second', 'by: { role: legal }\n  clause: DC-3.3b')],
  ['where the step says none', step('second', 'by: { role: legal }\n  repeated: none')],
  ['in another capacity', step('second', 'by: { people: [ben] }')],
  ['where a comment is wanted', step('second', 'by: { role: legal }\n  outcomes: [{ key: approve, comment: required }, reject]')],
  ['where a signature is wanted', step('second', 'by: { role: legal }\n  sign: true')],
  ['where a field is wanted', step('second', 'by: { role: legal }\n  require: [amount]')],
  ['where it shows what he has not seen', step('second')],
  ['in a task', '- task: second\n  title: { zh: 步骤, en: Step }\n  by: { role: legal }\n'],
])('he is asked %s', async (what, second) => {
  const first = what.startsWith('where it shows') ? step('first', 'by: { role: legal }\n  hide: [reason]') : step('first');
  expect(await asked(first + second, [['first']], { reason: 'x' })).toEqual(['second']);
});
it('he is asked after a return', async () => {
  const sim = await running(definitionOf(two.replace('- approve: second', '- approve: between\n  title: { zh: 步骤, en: Step }\n  by: { role: admin-dept }\n- approve: second').replace(/by: \{ role: legal \}\n$/, 'by: { role: legal }\n  repeated: once\n')));
  await decide(sim, 'first', 'approve');
  const task = sim.open()[0]?.task ?? '';
  await sim.act({ verb: 'return', by: 'lea', task });
  await sim.act({ verb: 'resubmit', by: 'ana' });
  await decide(sim, 'first', 'approve');
  await decide(sim, 'between', 'approve');
  expect(sim.open().map(({ step: at }) => at)).toEqual(['second']);
});
it('he is asked across a join, and not where both steps stand in one arm', async () => {
  const indented = (text: string) => text.replace(/^(?=.)/gm, '        ');
  const parallel = (one: string, other: string) => `- parallel: arms\n  title: { zh: 并行, en: Both }\n  arms:\n    - title: { zh: 甲, en: A }\n      steps:\n${indented(one)}    - title: { zh: 乙, en: B }\n      steps:\n${indented(other)}`;
  expect(await asked(parallel(step('first'), step('other', 'by: { role: admin-dept }')) + step('second', 'by: { role: legal }\n  repeated: once'), [['first'], ['other']])).toEqual(['second']);
  expect(await asked(parallel(two, step('other', 'by: { role: admin-dept }')))).toEqual(['other']);
});
it('a plan says of few steps that a seat may be filled as it opens, for each such step costs an entry of the log', () => {
  const passes = (steps: string) => planOf(definitionOf(steps), 'hash').steps.map((one) => one.kind === 'ask' && one.passes === true);
  expect([passes(two), passes(step('first') + step('second', 'by: { role: it }'))]).toEqual([[false, true], [false, false]]);
});
it('nobody is found: the step does what it says, and is labelled', async () => {
  const auto = (how: string) => step('first', `by: { one: { people: [nobody] }, else: ${how} }`);
  const sims = await Promise.all(['auto-pass', 'auto-reject'].map((how) => running(definitionOf(auto(how)))));
  expect(sims.map((sim) => sim.state().outcome)).toEqual(['completed', 'rejected']);
});
