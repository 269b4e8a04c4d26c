// Builders for tests: an organisation of a handful of people, definitions from a few lines of YAML.
import { readFileSync } from 'node:fs';
import { parse as parseYaml } from 'yaml';
import { officeHours } from '#domain/calendar/calendar.ts';
import type { Definition } from '#domain/definition/definition.ts';
import { parse } from '#domain/definition/parse.ts';
import { resolve } from '#domain/definition/resolve.ts';
import type { Facts } from '#domain/organisation.ts';
import { simulate, type Simulation, type World } from '#domain/simulation/simulation.ts';

/** design (ana, ben; head dora) and archive (arno, zoe; head zoe) under management (head max). */
export const people: Facts = {
  people: Object.fromEntries(
    [['ana', 'design'], ['ben', 'design'], ['dora', 'design'], ['arno', 'archive'], ['zoe', 'archive'], ['max', 'management'], ['lea', 'management']].map(([id = '', departmentId = '']) => [id, { id, name: id, humanId: id, departmentId, active: true }]),
  ),
  departments: {
    management: { id: 'management', key: 'management', headId: 'max' },
    design: { id: 'design', key: 'design', parentId: 'management', headId: 'dora' },
    archive: { id: 'archive', key: 'archive', parentId: 'management', headId: 'zoe' },
  },
  roles: { 'archive-dept': ['arno', 'zoe'], 'process-owner': ['lea'], sysadmin: ['max'], 'admin-dept': ['lea'], legal: ['ben'], gm: ['max'], 'deputy-gm': ['max'], it: ['ben'] },
};

/** The parameters of the decoration company. */
export const parameters = Object.fromEntries(
  (parseYaml(readFileSync(new URL('../regulations/decoration-company/parameters.yaml', import.meta.url), 'utf8')) as { key: string; value: string }[]).map(({ key, value }) => [key, value]),
);

/** A definition from the steps alone, with a form of a few fields. Throws on any problem. */
export function definitionOf(steps: string, form = 'reason: { type: text, zh: 原因, en: Reason }\n  amount: { type: number, zh: 数量, en: Amount }\n  rows: { type: multiselect, zh: 项, en: Rows, options: [{ key: a, zh: a, en: a }, { key: b, zh: b, en: b }, { key: c, zh: c, en: c }] }'): Definition {
  return read(`key: sample\ntitle: { zh: 样例, en: Sample }\nstart: { who: employee }\nform:\n  ${form}\nsteps:\n${steps.replace(/^/gm, '  ')}`);
}

/** A process of the repository, with the decoration company's parameters put in. */
export const processOf = (key: string): Definition => read(readFileSync(new URL(`../workflows/processes/${key}.yaml`, import.meta.url), 'utf8'));

/** Source → its definition: to read one takes longer than most tests that do something with it. */
const known = new Map<string, Definition>();

function read(source: string): Definition {
  const before = known.get(source);
  if (before) return before;
  const parsed = parse(source);
  if ('problems' in parsed) throw new Error(JSON.stringify(parsed.problems));
  const resolved = resolve(parsed.definition, parameters);
  if ('problems' in resolved) throw new Error(JSON.stringify(resolved.problems));
  known.set(source, resolved.definition);
  return resolved.definition;
}

/** Monday 2026-11-23, 10:00 in Chengdu. */
export const monday = Date.parse('2026-11-23T02:00:00Z');

/** A running simulation by ana, every effect with its plainest result. */
export const running = (definition: Definition, world: Partial<World> = {}): Promise<Simulation> =>
  simulate({ definition, facts: people, calendar: officeHours, applicant: 'ana', form: {}, now: monday, effect: (name) => plainest[name] ?? 'done', ...world });

const plainest: Record<string, string> = { 'archive.reserve': 'reserved', 'grant.open': 'open' };

/** Lets whoever may act first on a step decide it. Throws when nobody may, or when it is refused. */
export async function decide(sim: Simulation, step: string, outcome: string, by?: string): Promise<void> {
  const task = sim.open().find((one) => one.step === step && (by === undefined || one.holders.includes(by)));
  const person = by ?? task?.holders[0];
  if (!task || person === undefined) throw new Error(`nobody may decide ${step}: ${JSON.stringify(sim.open())}`);
  const refusal = await sim.act({ verb: 'decide', by: person, task: task.task, outcome });
  if (refusal) throw new Error(`${step}: ${refusal.code}`);
}

/** A case of these steps that has been led so far: `done` has `step outcome`, one after the other, by whoever may. */
export async function led(steps: string, done: readonly string[] = [], world: Partial<World> = {}): Promise<Simulation> {
  const sim = await running(definitionOf(steps), { form: { amount: 11, rows: ['a', 'b'] }, ...world });
  for (const one of done) {
    const [step = '', outcome = 'done'] = one.split(' ');
    await decide(sim, step, outcome);
  }
  return sim;
}
