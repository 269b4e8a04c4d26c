// Every scenario in memory, in the demo organisation: who is asked, what is owed, what closes, in the order of the trail written down beside it.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse as parseYaml } from 'yaml';
import { officeHours } from '#domain/calendar/calendar.ts';
import type { Definition } from '#domain/definition/definition.ts';
import { compile, parse } from '#domain/definition/parse.ts';
import { resolve } from '#domain/definition/resolve.ts';
import type { Facts } from '#domain/organisation.ts';
import { monday, parameters } from '#test/build.ts';
import { playedInMemory } from '#test/played.ts';
import { scenarios, type Scenario } from '#test/scenario.ts';

interface Chart {
  departments: { key: string; head: string; parent?: string }[];
  roles: { key: string; people: string[] }[];
  people: { username: string; name: string; department: string; post?: object }[];
}
const chart = parseYaml(readFileSync(new URL('../../../regulations/decoration-company/organisation.yaml', import.meta.url), 'utf8')) as Chart;
const facts: Facts = {
  people: Object.fromEntries(chart.people.map(({ username, name, department, post }) => [`p-${username}`, { id: `p-${username}`, name, humanId: `p-${username}`, departmentId: `d-${department}`, active: true, ...(post && { post: JSON.stringify(post) }) }])),
  departments: Object.fromEntries(chart.departments.map(({ key, head, parent }) => [`d-${key}`, { id: `d-${key}`, key, headId: `p-${head}`, ...(parent !== undefined && { parentId: `d-${parent}` }) }])),
  roles: Object.fromEntries(chart.roles.map(({ key, people }) => [key, people.map((one) => `p-${one}`).sort()])),
};

const all = scenarios();
const own = new Map(all.flatMap(({ defines }) => defines.map((document) => [String(document.key), document] as const)));

const known = new Map<string, Definition>();

function definitionOf({ process, parameters: set }: Scenario): Definition {
  const key = `${process} ${JSON.stringify(set)}`;
  const before = known.get(key);
  if (before) return before;
  const document = own.get(process);
  const compiled = document ? compile(document) : parse(readFileSync(new URL(`../../../workflows/processes/${process}.yaml`, import.meta.url), 'utf8'));
  if ('problems' in compiled) throw new Error(JSON.stringify(compiled.problems));
  const resolved = resolve(compiled.definition, { ...parameters, ...set });
  if ('problems' in resolved) throw new Error(JSON.stringify(resolved.problems));
  known.set(key, resolved.definition);
  return resolved.definition;
}

describe('the trail in memory', () => {
  it.each(all.map((scenario) => [scenario.name, scenario] as const))('of %s', async (_, scenario) => {
    expect(await playedInMemory(scenario, { definition: definitionOf(scenario), facts, calendar: officeHours, now: monday })).toEqual(scenario.trail);
  });
});
