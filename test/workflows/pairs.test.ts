// Two people at once: whatever each of them does, the outcome is that of one after the other. `PAIRS=50 npm test -- test/workflows/pairs` tries every pair fifty times, and again while workers are killed.
import { createHash, randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { insertProcess } from '#db/load/organisation.ts';
import { settings } from '#db/record/cases.ts';
import { readFacts } from '#db/read/organisation.ts';
import { calendarOf, type Calendar } from '#domain/calendar/calendar.ts';
import { canonical } from '#domain/canonical.ts';
import { compile } from '#domain/definition/parse.ts';
import type { Definition } from '#domain/definition/definition.ts';
import { planOf } from '#domain/engine/plan.ts';
import type { Act } from '#domain/engine/act.ts';
import type { Answer, Op } from '#domain/engine/op.ts';
import type { Facts } from '#domain/organisation.ts';
import { simulate } from '#domain/simulation/simulation.ts';
import { install, type Installation } from '#test/installation.ts';
import { lineOf } from '#test/scenario.ts';
import { inLog, inTables } from './standing.ts';

const t = { zh: '试', en: 'Try' };
const document = {
  key: 'pairs', title: t, start: { who: 'employee' }, form: { note: { type: 'text', zh: '事由', en: 'Note' } },
  steps: [
    { approve: 'first', title: t, by: { people: ['p-legal'] } },
    { approve: 'both', title: t, mode: 'all', by: { people: ['p-hr', 'p-finance'] } },
    { approve: 'last', title: t, by: { people: ['p-gm'] } },
    { end: 'agreed' },
  ],
};
/** Where both stand when they act: the first step is over, the second is asked. `task`: as the host in memory calls it. */
const [hr, finance] = ['n2.1', 'n2.2'];
type Doing = { by: string; verb: string; task?: string; outcome?: string; to?: string; people?: string[]; place?: string };
const doings: Record<string, Doing> = {
  'hr approves': { by: 'p-hr', verb: 'decide', task: hr, outcome: 'approve' },
  'hr rejects': { by: 'p-hr', verb: 'decide', task: hr, outcome: 'reject' },
  'hr returns to the applicant': { by: 'p-hr', verb: 'return', task: hr },
  'hr returns to the first step': { by: 'p-hr', verb: 'return', task: hr, to: 'first' },
  'hr passes on': { by: 'p-hr', verb: 'transfer', task: hr, to: 'p-it' },
  'hr asks for advice': { by: 'p-hr', verb: 'consult', task: hr, people: ['p-it'] },
  'hr asks the applicant': { by: 'p-hr', verb: 'ask-applicant', task: hr },
  'hr adds a signer before': { by: 'p-hr', verb: 'add', task: hr, people: ['p-it'], place: 'before' },
  'hr adds a signer after': { by: 'p-hr', verb: 'add', task: hr, people: ['p-it'], place: 'after' },
  'finance approves': { by: 'p-finance', verb: 'decide', task: finance, outcome: 'approve' },
  'finance rejects': { by: 'p-finance', verb: 'decide', task: finance, outcome: 'reject' },
  'finance returns to the first step': { by: 'p-finance', verb: 'return', task: finance, to: 'first' },
  'finance passes on': { by: 'p-finance', verb: 'transfer', task: finance, to: 'p-it' },
  'finance adds a signer beside': { by: 'p-finance', verb: 'add', task: finance, people: ['p-admin-head'], place: 'with' },
  'legal takes back': { by: 'p-legal', verb: 'take-back', task: 'n1.1' },
  'the applicant withdraws': { by: 'p-designer', verb: 'withdraw' },
  'the applicant urges': { by: 'p-designer', verb: 'urge' },
  'the administrator gives it to somebody': { by: 'p-sysadmin', verb: 'reassign', task: hr, to: 'p-admin-head' },
  'the administrator ends it': { by: 'p-sysadmin', verb: 'cancel' },
};
const names = Object.keys(doings);
const pairs = names.flatMap((a, i) => names.slice(i).map((b) => [a, b] as const)).filter(([a, b]) => a !== b || a !== 'the applicant urges');
const REPEATS = Number(process.env.PAIRS ?? 1);
const AT_ONCE = 6;

let at: Installation;
let world: { definition: Definition; facts: Facts; calendar: Calendar };

beforeAll(async () => {
  at = await install();
  const compiled = compile(document);
  if ('problems' in compiled) throw new Error(JSON.stringify(compiled.problems));
  const { definition } = compiled;
  await insertProcess(at.sql, { key: definition.key, version: 1, hash: createHash('sha256').update(canonical(definition)).digest('hex'), source: stringify(document), body: definition });
  const [row] = await settings(at.sql);
  world = { definition, facts: await readFacts(at.sql), calendar: calendarOf(row?.calendar ?? {}) };
});
afterAll(() => at.close());

/** What came of it: how each fared, and what the log says that was done. */
interface Outcome {
  fared: (string | undefined)[];
  trail: string[];
}

async function serially(first: Doing, second: Doing, swapped: boolean): Promise<Outcome> {
  const sim = await simulate({ ...world, applicant: 'p-designer', form: { note: '试' }, now: Date.now(), effect: () => 'done' });
  await sim.act({ verb: 'decide', by: 'p-legal', task: 'n1.1', outcome: 'approve' });
  const codes = [(await sim.act(first as never))?.code, (await sim.act(second as never))?.code];
  return { fared: swapped ? codes.toReversed() : codes, trail: sim.log.filter(({ refused }) => refused === null).map((entry) => lineOf(entry, 'simulated')) };
}

async function atOnce(a: Doing, b: Doing): Promise<Outcome> {
  const { caseId } = await at.startCase('pairs', 'p-designer', { note: '试' });
  const send = async ({ task, ...doing }: Doing) => {
    const key = `s${randomBytes(9).toString('hex')}`;
    const act = { ...doing, ...(task && { task: `${caseId}.${task}` }) } as never;
    // As the courier does: what nobody answered is sent again under its key; the workflow of a case that has ended is gone, and the record knows.
    for (let tries = 0; tries < 6; tries++) {
      const sent = await at.send(caseId, act, { comment: '请办理' }, key);
      if ('refused' in sent) return sent.refused;
      if ('seq' in sent) return undefined;
      const [row] = await at.sql<{ taken: boolean; ended: boolean }[]>`
        select exists (select 1 from cases.entry where case_id = ${caseId} and key = ${key} and refused is null) as taken, ended_at is not null as ended from cases."case" where id = ${caseId}`;
      if (row?.taken) return undefined;
      if (row?.ended) return 'case-closed';
    }
    return 'unknown';
  };
  expect(await send({ by: 'p-legal', verb: 'decide', task: 'n1.1', outcome: 'approve' })).toBeUndefined();
  const fared = await Promise.all([send(a), send(b)]);
  const entries = await at.sql<{ act: Act | null; ops: Op[]; answers: Answer[] | null }[]>`select act, ops, answers from cases.entry where case_id = ${caseId} and refused is null order by seq`;
  expect(await inLog(at.sql, caseId, planOf(world.definition, ''))).toEqual(await inTables(at.sql, caseId));
  return { fared, trail: entries.map((entry) => lineOf(entry, caseId)) };
}

/** The pairs whose outcome was none of the serial ones. */
async function strangeAmong(jobs: (readonly [string, string])[]): Promise<unknown[]> {
  const strange: unknown[] = [];
  await Promise.all(Array.from({ length: AT_ONCE }, async () => {
    for (let job = jobs.pop(); job; job = jobs.pop()) {
      const [a, b] = job;
      const [one, other] = [doings[a], doings[b]];
      if (!one || !other) throw new Error('a pair without its verbs');
      const [got, ...serial] = [await atOnce(one, other), await serially(one, other, false), await serially(other, one, true)];
      if (!serial.some((outcome) => canonical(outcome) === canonical(got))) strange.push({ pair: `${a} ‖ ${b}`, got, serial });
    }
  }));
  return strange;
}

it(`${pairs.length} pairs of verbs by two people at once, each ${REPEATS} times: one after the other, always; the tables say what the log says`, async () => {
  expect(await strangeAmong(pairs.flatMap((pair) => Array.from({ length: REPEATS }, () => pair)))).toEqual([]);
}, 60_000 + pairs.length * REPEATS * 1_000);

it.runIf(process.env.PAIRS)('the same while workers are killed before and after their commits: nothing is lost, doubled or left open', async () => {
  let [kills, tried] = [0, 0];
  const strange: unknown[] = [];
  const killing = (async () => {
    for (let n = 0; kills < 4 * REPEATS; n++) {
      const child = await at.startWorker(`${n % 2 ? 'after' : 'before'}#${1 + (n % 5)}`);
      await Promise.race([child.ended.then(() => kills++), pause(30_000)]);
    }
  })();
  while (kills < 4 * REPEATS) strange.push(...(await strangeAmong(Array.from({ length: AT_ONCE }, () => pairs[(++tried * 31) % pairs.length]).filter((pair) => pair !== undefined))));
  await killing;
  expect(strange).toEqual([]);
}, 180_000 + REPEATS * 60_000);
