// Two people at once: whatever each of them does, the outcome is that of one after the other. `PAIRS=50 npm test -- test/workflows/pairs` tries every pair fifty times, and again while workers are killed.
import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { settings } from '#db/record/cases.ts';
import { readFacts } from '#db/read/organisation.ts';
import { calendarOf, type Calendar } from '#domain/calendar/calendar.ts';
import { canonical } from '#domain/canonical.ts';
import { compile } from '#domain/definition/parse.ts';
import type { Definition } from '#domain/definition/definition.ts';
import { planOf } from '#domain/engine/plan.ts';
import type { Act } from '#domain/engine/act.ts';
import type { Answer, Op } from '#domain/engine/op.ts';
import { askedOf, openSeats } from '#domain/engine/state.ts';
import type { Facts } from '#domain/organisation.ts';
import { simulate, type Simulation } from '#domain/simulation/simulation.ts';
import { install, type Installation } from '#test/installation.ts';
import { lineOf } from '#test/scenario.ts';
import { publish } from './acting.ts';
import { stages, type Doing, type Stage } from './pairs.ts';
import { inLog, inTables } from './standing.ts';

interface Pair {
  stage: Stage;
  a: string;
  b: string;
}
/** What is done twice is refused by the record, which the host in memory has not: too often, or no later than before. */
const once = new Set(['the applicant urges', 'the administrator gives more time']);
const pairs: Pair[] = Object.values(stages).flatMap((stage: Stage) => {
  const names = Object.keys(stage.doings);
  return names.flatMap((a, i) => names.slice(i).map((b) => ({ stage, a, b }))).filter(({ a, b }) => a !== b || !once.has(a));
});
const REPEATS = Number(process.env.PAIRS ?? 1);
const AT_ONCE = 6;

let at: Installation;
let worlds: Map<string, { definition: Definition; facts: Facts; calendar: Calendar }>;

beforeAll(async () => {
  at = await install();
  const [row] = await settings(at.sql);
  const facts = await readFacts(at.sql);
  worlds = new Map();
  for (const { process: document } of Object.values(stages)) {
    if (worlds.has(document.key)) continue;
    await publish(at, document);
    const compiled = compile(document);
    if ('problems' in compiled) throw new Error(JSON.stringify(compiled.problems));
    worlds.set(document.key, { definition: compiled.definition, facts, calendar: calendarOf(row?.calendar ?? {}) });
  }
});
afterAll(() => at.close());

const worldOf = ({ process: { key } }: Stage) => {
  const world = worlds.get(key);
  if (!world) throw new Error('the process is not published');
  return world;
};
const doingOf = ({ doings }: Stage, name: string): Doing => {
  const doing = doings[name];
  if (!doing) throw new Error(`nobody ${name}`);
  return doing;
};

/** What came of it: how each fared, and what the log says that was done. */
interface Outcome {
  fared: (string | undefined)[];
  trail: string[];
}
type Tasks = ReadonlyMap<string, string>;

/** The act as it is sent: a person's task is the one that he has now, or had last. */
const actOf = ({ at: whose, signer, form: _, ...doing }: Doing, tasks: Tasks, prefix = ''): never => {
  const task = (person: string) => `${prefix}${tasks.get(person) ?? ''}`;
  return { ...doing, ...(whose !== undefined && { task: task(whose) }), ...(signer !== undefined && { signer: task(signer) }) } as never;
};

/** The stage in memory, and who has which task there. */
async function begun(stage: Stage): Promise<{ sim: Simulation; tasks: Tasks }> {
  const sim = await simulate({ ...worldOf(stage), applicant: 'p-designer', form: { note: '试' }, now: Date.now(), effect: () => 'done' });
  const tasks = new Map<string, string>();
  const look = () => {
    for (const { seat } of openSeats(sim.plan, sim.state())) for (const person of seat.holders) tasks.set(person, seat.task);
    for (const { asked } of askedOf(sim.plan, sim.state())) tasks.set(asked.person, asked.task);
  };
  look();
  for (const doing of stage.before) {
    expect(await sim.act(actOf(doing, tasks), doing.form), doing.verb).toBeUndefined();
    look();
  }
  return { sim, tasks };
}

async function serially(stage: Stage, first: Doing, second: Doing, swapped: boolean): Promise<Outcome> {
  const { sim, tasks } = await begun(stage);
  const codes: (string | undefined)[] = [];
  for (const doing of [first, second]) codes.push((await sim.act(actOf(doing, tasks), doing.form))?.code);
  return { fared: swapped ? codes.toReversed() : codes, trail: sim.log.filter(({ refused }) => refused === null).map((entry) => lineOf(entry, 'simulated')) };
}

/** The serial outcomes of a pair, worked out once. */
const known = new Map<string, Promise<{ tasks: Tasks; serial: Outcome[] }>>();
const expected = ({ stage, a, b }: Pair) => {
  const key = JSON.stringify([stage.before, stage.process.key, a, b]);
  const found = known.get(key) ?? (async () => {
    const [one, other] = [doingOf(stage, a), doingOf(stage, b)];
    return { tasks: (await begun(stage)).tasks, serial: [await serially(stage, one, other, false), await serially(stage, other, one, true)] };
  })();
  known.set(key, found);
  return found;
};

async function atOnce({ stage, a, b }: Pair, tasks: Tasks): Promise<Outcome> {
  const { caseId } = await at.startCase(stage.process.key, 'p-designer', { note: '试' });
  const send = async (doing: Doing) => {
    const key = `s${randomBytes(9).toString('hex')}`;
    const act = actOf(doing, tasks, `${caseId}.`);
    // As the courier does: what nobody answered is sent again under its key; the workflow of a case that has ended is gone, and the record knows.
    for (let tries = 0; tries < 6; tries++) {
      const sent = await at.send(caseId, act, { comment: '请办理', ...(doing.form && { form: doing.form }) }, key);
      if ('refused' in sent) return sent.refused;
      if ('seq' in sent) return undefined;
      const [row] = await at.sql<{ taken: boolean; ended: boolean }[]>`
        select exists (select 1 from cases.entry where case_id = ${caseId} and key = ${key} and refused is null) as taken, ended_at is not null as ended from cases."case" where id = ${caseId}`;
      if (row?.taken) return undefined;
      if (row?.ended) return 'case-closed';
    }
    return 'unknown';
  };
  for (const doing of stage.before) expect(await send(doing), doing.verb).toBeUndefined();
  const fared = await Promise.all([send(doingOf(stage, a)), send(doingOf(stage, b))]);
  const entries = await at.sql<{ act: Act | null; ops: Op[]; answers: Answer[] | null }[]>`select act, ops, answers from cases.entry where case_id = ${caseId} and refused is null order by seq`;
  expect(await inLog(at.sql, caseId, planOf(worldOf(stage).definition, ''))).toEqual(await inTables(at.sql, caseId));
  return { fared, trail: entries.map((entry) => lineOf(entry, caseId)) };
}

/** The pairs whose outcome was none of the serial ones. */
async function strangeAmong(jobs: Pair[]): Promise<unknown[]> {
  const strange: unknown[] = [];
  await Promise.all(Array.from({ length: AT_ONCE }, async () => {
    for (let job = jobs.pop(); job; job = jobs.pop()) {
      const { tasks, serial } = await expected(job);
      const got = await atOnce(job, tasks);
      if (!serial.some((outcome) => canonical(outcome) === canonical(got))) strange.push({ pair: `${job.a} ‖ ${job.b}`, got, serial });
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
