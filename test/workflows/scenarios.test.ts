// The same scenario on both hosts, in memory and on Temporal, gives the same trail: the one written down beside it.
import { createHash, randomUUID } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { insertProcess } from '#db/load/organisation.ts';
import { settings } from '#db/record/cases.ts';
import { latestBody } from '#db/record/outbox.ts';
import { readFacts } from '#db/read/organisation.ts';
import { canonical } from '#domain/canonical.ts';
import { calendarOf } from '#domain/calendar/calendar.ts';
import type { Definition } from '#domain/definition/definition.ts';
import { compile } from '#domain/definition/parse.ts';
import { resolve } from '#domain/definition/resolve.ts';
import { PEOPLE_AWAY, type Act } from '#domain/engine/act.ts';
import type { Answer, Op } from '#domain/engine/op.ts';
import type { Facts } from '#domain/organisation.ts';
import { install, type Installation } from '#test/installation.ts';
import { playedInMemory } from '#test/played.ts';
import { steering, versionsIn } from '#test/published.ts';
import { formAt, lineOf, scenarios, takenAt, type Scenario, type ScenarioStep } from '#test/scenario.ts';
import { does, startedBy, there } from './acting.ts';

const all = scenarios();
let at: Installation;
let facts: Facts;
const running: { caseId: string; definition: Definition }[] = [];

beforeAll(async () => {
  at = await install();
  for (const { roles } of all) for (const [role, people] of Object.entries(roles)) for (const person of people) await at.sql`insert into org.role_member (role_key, person_id) values (${role}, ${person}) on conflict do nothing`;
  facts = await readFacts(at.sql);
  for (const { defines, records } of all) {
    for (const document of defines) await publish(document);
    for (const [id, state] of Object.entries(records)) await at.sql`update register.record set state = ${state}, holder_id = ${state === 'out' ? 'p-designer-2' : null} where id = ${id}`;
  }
});
afterAll(() => at.close());

/** Scenarios run side by side and start one after another, because the parameters are the organisation's. */
let turn: Promise<unknown> = Promise.resolve();
function begun(scenario: Scenario): ReturnType<typeof begin> {
  const mine = turn.then(() => begin(scenario));
  turn = mine.catch(() => undefined);
  return mine;
}

describe.concurrent('the same trail on both hosts', () => {
  it.each(all.map((scenario) => [scenario.name, scenario] as const))('%s', async (name, scenario) => {
    const one = await begun(scenario);
    running.push(one);
    const { caseId, definition } = one;
    for (const step of scenario.steps) await play(caseId, step, versionsIn(scenario));
    const entries = await at.sql<{ act: Act | null; ops: Op[]; answers: Answer[] | null }[]>`select act, ops, answers from cases.entry where case_id = ${caseId} and refused is null order by seq`;
    const trail = entries.map((entry) => lineOf(entry, caseId));
    const inMemory = await simulated(scenario, definition);
    expect(trail).toEqual(inMemory);
    await callsAnswered(caseId);
    await record(name, caseId, trail);
    if (!process.env.RECORD?.includes('trails')) expect(trail).toEqual(scenario.trail);
  }, 90_000);
});

async function publish(document: Record<string, unknown>, version = 1): Promise<void> {
  const compiled = compile(document);
  if ('problems' in compiled) throw new Error(JSON.stringify(compiled.problems));
  const { definition } = compiled;
  await insertProcess(at.sql, { key: definition.key, version, hash: createHash('sha256').update(canonical(definition)).digest('hex'), source: stringify(document), body: definition });
}

async function begin({ process, parameters, form, by }: Scenario): Promise<{ caseId: string; definition: Definition }> {
  const before = await at.sql<{ key: string; value: string | number }[]>`select key, value from org.parameter where key = any(${Object.keys(parameters)})`;
  const set = async (key: string, value: string | number) => at.sql`update org.parameter set value = ${at.sql.json(value)} where key = ${key}`;
  for (const [key, value] of Object.entries(parameters)) await set(key, value);
  const [[row], [organisation]] = await Promise.all([latestBody(at.sql, process), settings(at.sql)]);
  const resolved = row && resolve(row.body, organisation?.parameters ?? {});
  if (!resolved || 'problems' in resolved) throw new Error('no such process');
  const got = await at.startCase(process, by, await inHand(form, by));
  expect(got).toHaveProperty('seq');
  for (const { key, value } of before) await set(key, value);
  return { caseId: got.caseId, definition: resolved.definition };
}

async function play(caseId: string, step: ScenarioStep, versions: Record<number, Definition>): Promise<void> {
  if ('rings' in step) {
    const rung = async () => Number((await at.sql`select count(*)::int as n from cases.entry where case_id = ${caseId} and act ->> 'verb' = 'clock' and (select rest from cases.entry where case_id = ${caseId} order by seq desc limit 1)`)[0]?.n);
    return void (await there(`${step.rings} clocks`, async () => ((await rung()) >= step.rings ? true : undefined), 60_000));
  }
  if ('leaves' in step) return void (await at.sql`update org.person set disabled_at = clock_timestamp() where id = ${step.leaves}`);
  if ('away' in step) {
    await at.sql`insert into org.absence (id, person_id, from_day, to_day, made_by) values (${randomUUID()}, ${step.away}, org.today(), org.today() + 30, ${step.away})`;
    return void (await there('a look at who is missed', async () => (await at.sql`select 1 from cases.entry where case_id = ${caseId} and act ->> 'event' = ${PEOPLE_AWAY} and rest`)[0]));
  }
  if ('publishes' in step) return publish(step.publishes, 2);
  if ('event' in step) {
    const act: Act = { verb: 'event', key: `event:${step.event}`, head: 0, event: step.event, ...(step.outcome !== undefined && { outcome: step.outcome }) };
    return void (await at.client.workflow.getHandle(caseId).executeUpdate('event', { args: [act] }));
  }
  if ('called' in step) {
    const child = await startedBy(at, caseId);
    await does(at, child, step.by, step.at, step.does);
    return void (await there('the news of its end', async () => (await at.sql`select 1 from cases.entry where case_id = ${caseId} and key = ${`ended:${child}`} and rest`)[0]));
  }
  if ('verb' in step) {
    const task = step.at === undefined ? {} : { task: await taskAt(caseId, step.at, step.by, step.verb === 'take-back') };
    const sent = await at.send(caseId, { verb: step.verb as 'claim', by: step.by, ...task, ...steering(takenAt(step.with, Date.now(), (one) => `${caseId}.${one}`), versions) } as never, step.says === undefined ? {} : { comment: step.says });
    return void expect(sent, JSON.stringify(step)).toEqual(step.refused === undefined ? { seq: expect.any(Number) as number } : { refused: step.refused });
  }
  const { by, says, signs, refused } = step;
  const content = { ...(says !== undefined && { comment: says }), ...((step.form || step.does === 'resubmit') && { form: { ...(step.does === 'resubmit' && (await standing(caseId))), ...(await inHand(step.form ?? {}, by)) } }), ...(signs && { signature: { statement: true, name: facts.people[by]?.name } }) };
  const verb = step.at === undefined || step.does === 'return' || step.does === 'amend' ? step.does : 'decide';
  const sent = await at.send(caseId, { verb: verb as 'decide', by, ...(step.at !== undefined && { task: await taskAt(caseId, step.at, by) }), ...(verb === 'decide' && { outcome: step.does }) }, content);
  expect(sent, JSON.stringify(step)).toEqual(refused === undefined ? { seq: expect.any(Number) as number } : { refused });
}

/** The person's task at the step, else anybody's; one that does not exist yet, where a scenario tries too early. */
async function taskAt(caseId: string, step: string, person: string, done = false): Promise<string> {
  const rows = await at.sql<{ id: string }[]>`
    select t.id from cases.task t left join cases.inbox i on i.task_id = t.id and i.person_id = ${person}
    where t.case_id = ${caseId} and t.step_id = ${step} and (case when ${done} then t.state = 'done' and t.decided_by = ${person} else t.state in ('open', 'waiting', 'suspended') end) order by (i.task_id is not null or t.holder_id is not distinct from ${person}) desc, length(t.id), t.id`;
  return rows[0]?.id ?? `${caseId}.none`;
}

/** A form filled in by this person, with what he uploads for it. */
async function inHand(form: Record<string, unknown>, by: string): Promise<Record<string, unknown>> {
  const uploads: { id: string; personId: string; name: string; type: string; size: number; sha256: Buffer }[] = [];
  const upload = (name: string) => {
    const id = randomUUID();
    uploads.push({ id, personId: by, name, type: 'text/plain', size: 1, sha256: Buffer.alloc(32) });
    return id;
  };
  const values = formAt(form, Date.now(), { name: facts.people[by]?.name ?? '', upload });
  if (uploads.length) await at.sql`insert into cases.file ${at.sql(uploads)}`;
  return values;
}

/** What stands on the start form: a form that is handed in again is handed in whole. */
async function standing(caseId: string): Promise<Record<string, unknown>> {
  const [row] = await at.sql<{ form: Record<string, unknown> }[]>`select form from cases."case" where id = ${caseId}`;
  const fields = running.find((one) => one.caseId === caseId)?.definition.form.filter(({ later }) => !later).map(({ key }) => key) ?? [];
  return Object.fromEntries(Object.entries(row?.form ?? {}).filter(([key]) => fields.includes(key)));
}

/** Whatever the case has called for has been started: its form was one that the other process takes. */
async function callsAnswered(caseId: string): Promise<void> {
  const called = await at.sql<{ child: string }[]>`select convert_from(body, 'UTF8')::jsonb ->> 'child' as child from audit.event where case_id = ${caseId} and kind = 'case.called'`;
  for (const { child } of called) await there(`the case ${child} is started`, async () => (await at.sql`select 1 from cases."case" where id = ${child}`)[0]);
}

async function simulated(scenario: Scenario, definition: Definition): Promise<string[]> {
  const [row] = await settings(at.sql);
  return playedInMemory(scenario, { definition, facts, calendar: calendarOf(row?.calendar ?? {}), now: Date.now() });
}

/** Writes down what to compare with: RECORD=trails puts the trails into the scenarios, RECORD=histories adds a history where there is none. Read it before it is committed. */
async function record(name: string, caseId: string, trail: string[]): Promise<void> {
  const wanted = process.env.RECORD ?? '';
  const file = new URL(`../scenarios/${name}.yaml`, import.meta.url);
  if (wanted.includes('trails')) writeFileSync(file, `${readFileSync(file, 'utf8').split('\ntrail:')[0]?.trimEnd()}\n${stringify({ trail }, { lineWidth: 0 })}`);
  const history = new URL(`../histories/${name}.json`, import.meta.url);
  if (wanted.includes('histories') && !existsSync(history)) {
    const made = JSON.parse(historyToJSON(await at.client.workflow.getHandle(caseId).fetchHistory())) as unknown;
    // Which process on which machine recorded it is nobody's business.
    const text = JSON.stringify(made, (key, value: unknown) => (key === 'stackTrace' ? '' : typeof value === 'string' ? value.replace(/^\d+@[\w.-]+/, 'recorder') : value));
    writeFileSync(history, `${text}\n`);
  }
}
