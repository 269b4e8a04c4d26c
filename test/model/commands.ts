// Commands, generated: what the people of a case could do next, and some things that they may not.
import fc from 'fast-check';
import { effects } from '#domain/effect.ts';
import { arrivals, failedIn, type Case } from './case.ts';
import { asksOf } from './back.ts';
import { pickable, pickedWith, pickingsOf, type Picking, type Picks } from './picks.ts';
import { editable, type Values } from './content.ts';
import { ahead } from './naming.ts';
import { stateOf } from './seats.ts';
import type { Life } from './side-by-side.ts';
import type { Command } from './command.ts';

/** A choice among what is there: the kind of act, and numbers to choose with. */
export type Choice = readonly [what: number, pick: number, a: number, b: number];

const number = fc.nat(0x3fff);
/** The life of a case. */
export const choices: fc.Arbitrary<Choice[]> = fc.array(fc.tuple(number, number, number, number), { minLength: 3, maxLength: 30, size: 'max' });

/** What is chosen: time that passes, or a command. */
export type Chosen = { wait: number } | Command;

const HOUR = 3_600_000;
/** Kind of act → how often. */
const weights = {
  decide: 30, return: 7, transfer: 4, reassign: 3, 'hand-back': 2, claim: 4, release: 2, consult: 4, 'ask-applicant': 3, 'call-back': 3, answer: 7, 'adviser-left': 1, add: 9, remove: 3,
  'take-back': 7, extend: 1, amend: 4, resubmit: 3, withdraw: 0.3, recall: 1, comment: 1, urge: 1, cancel: 0.3, jump: 3, name: 3, repair: 4, event: 4, away: 4, loses: 2, wait: 6,
} as const;
type Kind = keyof typeof weights;
const wheel: Kind[] = Object.entries(weights).flatMap(([kind, weight]) => Array.from({ length: Math.ceil(weight * 3) }, () => kind as Kind));

const onTask: ReadonlySet<Kind> = new Set(['return', 'transfer', 'reassign', 'hand-back', 'claim', 'release', 'consult', 'ask-applicant', 'call-back', 'answer', 'adviser-left', 'add', 'remove', 'take-back', 'extend', 'amend']);

/** Whoever owns the process or administers does so for good. */
const LOST: ReadonlySet<string> = new Set(['archive-dept', 'legal', 'gm', 'it']);

interface Option {
  task: string;
  holders: string[];
}

/** The tasks that an act of this kind would usually be for. */
function options(c: Case, kind: Kind): Option[] {
  const all = arrivals(c).flatMap(({ arrival }) => (arrival.seats ?? []).map((seat) => ({ arrival, seat, state: stateOf(arrival, seat) })));
  const of = (which: (typeof all)[number][]) => which.map(({ seat }): Option => ({ task: seat.task, holders: seat.holders }));
  const open = all.filter(({ state }) => state === 'open');
  switch (kind) {
    case 'answer':
    case 'adviser-left':
      return all.flatMap(({ seat, state }) => (state === 'suspended' ? (seat.question?.asked ?? []).filter(({ answered }) => !answered).map(({ task, person }) => ({ task, holders: [person] })) : []));
    case 'take-back':
      return [...of(all.filter(({ state }) => state === 'done')), ...(c.undo ? [{ task: c.undo.task, holders: [c.undo.by] }] : [])];
    case 'call-back':
      return of(all.filter(({ seat }) => seat.question || seat.heard));
    case 'remove':
      return of(all.filter(({ seat, state }) => seat.hung && state !== 'done'));
    case 'hand-back':
      return of(open.filter(({ seat }) => seat.chain.length));
    case 'claim':
      return of(open.filter(({ seat }) => seat.holders.length > 1));
    case 'release':
      return of(open.filter(({ seat }) => seat.pool));
    case 'amend':
      return of(open.filter(({ arrival }) => editable(arrival.step).length));
    case 'return':
      return of(open.filter(({ arrival }) => arrival.step.returns));
    case 'reassign':
      return of(all.filter(({ state }) => state !== 'done' && state !== 'closed'));
    case 'add':
      return of(all.filter(({ seat, state, arrival }) => arrival.step.preset === 'approve' && (state === 'open' || (state === 'suspended' && !seat.question) || state === 'done')));
    default:
      return of(open);
  }
}

/** What the fields may become that somebody may change. */
const values: Readonly<Record<string, readonly unknown[]>> = { note: ['x', 'y'], sum: [10, 5, 12, 3], tags: [['a'], ['a', 'b', 'c'], ['b', 'c'], []] };

/** The day so many days after an instant, in Chengdu. */
const dayAfter = (instant: number, days: number): string => new Date(instant + (8 + days * 24) * HOUR).toISOString().slice(0, 10);

const at = <T>(list: readonly T[], n: number): T | undefined => list[n % Math.max(1, list.length)];

/** What this choice means now. */
export function chosen(life: Life, [what, pick, a, b]: Choice): Chosen {
  const { model, world, sim } = life;
  const spun = at(wheel, what) ?? 'comment';
  // Where nothing has been decided yet there is little to send back.
  const wished = spun === 'return' && a % 4 && !Object.keys(model.results).length ? 'decide' : spun;
  const stray = b % 11 === 0;
  // What nobody could do now is tried now and then; otherwise somebody decides.
  const can = onTask.has(wished) ? options(model, wished).length : wished === 'name' ? ahead(model, world).length : wished !== 'repair' || failedIn(model).length;
  const kind = stray ? wished : model.phase === 'returned' && (onTask.has(wished) || wished === 'decide') ? 'resubmit' : can ? wished : 'decide';
  const usual = options(model, kind);
  const any = stray || !usual.length ? [...arrivals(model).flatMap(({ arrival }) => arrival.seats ?? []), ...life.gone.slice(-3).map((task) => ({ task, holders: [] as string[] }))] : usual;
  const one = at<Option>(any, pick) ?? { task: 'none', holders: [] };
  const people = Object.keys(world.facts.people);
  const person = (n: number) => at(people, n) ?? 'nobody';
  const by = (a % 17 === 0 ? undefined : at(one.holders, a >> 4)) ?? person(b);
  const leave = at((world.facts.delegations ?? []).filter(({ giver }) => one.holders.includes(giver)), b >> 6);
  const deputy = leave && a % 4 === 0 ? { by: leave.delegate, for: leave.giver } : { by };
  const steps = asksOf(world.definition.steps).map(({ id }) => id);
  const some = [...new Set(Array.from({ length: 1 + (a % 3) }, (_, i) => person((b >> 2) + i * (1 + (a % 4)))))];
  /** Mostly whom one may pick; now and then nobody, or anybody. */
  const picking = (all: readonly Picking[], picker: string): Picks =>
    Object.fromEntries(all.flatMap((pick): [string, string[]][] => {
      const may = pickable(world, pick, picker);
      if (b % 13 === 0) return a % 2 ? [[pick.ask.id, some]] : [];
      return may.length ? [[pick.ask.id, [...new Set(Array.from({ length: 1 + (a % pick.most) }, (_, i) => at(may, (b >> 4) + i) ?? ''))]]] : [];
    }));
  const held = arrivals(model).find(({ arrival }) => arrival.seats?.some(({ task }) => task === one.task))?.arrival;
  const change = (fields: readonly string[]): Values | undefined => { const field = at(fields, b >> 3); return field === undefined ? undefined : { [field]: at(values[field] ?? [], a >> 2) }; };
  switch (kind) {
    case 'wait':
      return { wait: (1 + (a % 100)) * HOUR };
    case 'away':
      return { verb: 'away', ...(a % 4 && { person: by, to: dayAfter(sim.now(), b % 9) }) };
    case 'loses': {
      const role = at(Object.entries(world.facts.roles).filter(([key, of]) => LOST.has(key) && of.includes(by)), a >> 3)?.[0] ?? 'it';
      return { verb: 'loses', person: by, role };
    }
    case 'event': {
      const call = Object.values(model.live).find((waiting) => waiting.kind === 'pending' && waiting.step.kind === 'call');
      const ended = call?.kind === 'pending' ? `ended:${call.node}` : 'ended:n0';
      return { verb: 'event', event: at(['sample.news', 'sample.more', ended, ended, 'calendar.announced', ...(b % 16 ? [] : ['caller.gone'])], a) ?? '', outcome: 'good' };
    }
    case 'decide': {
      const step = held?.step;
      const form = a % 5 || held?.seats?.find(({ task }) => task === one.task)?.hung ? undefined : step && change(editable(step));
      const yes = step?.outcomes.filter(({ vote }) => vote !== 'reject').map(({ key }) => key) ?? [];
      const all = [...(step?.outcomes.map(({ key }) => key) ?? []), ...(step?.beside.filter(({ on }) => on.kind === 'request').map(({ key }) => key) ?? []), ...(stray ? ['unheard-of'] : [])];
      const outcome = at(a % 3 ? yes : all, b >> 3) ?? 'done';
      const picks = step ? picking(pickedWith(world, step, outcome), deputy.by) : {};
      return { verb: 'decide', task: one.task, ...deputy, outcome, ...(Object.keys(picks).length && { picks }), ...(form && { form }) };
    }
    case 'amend':
      return { verb: 'amend', task: one.task, ...deputy, form: change(stray ? world.definition.form.map(({ key }) => key) : held ? editable(held.step) : []) ?? {} };
    case 'return': {
      const to = at([undefined, ...steps], b >> 2);
      return { verb: 'return', task: one.task, ...deputy, ...(to !== undefined && { to }) };
    }
    case 'repair': {
      const failed = at(failedIn(model), pick);
      const results = [...(effects[failed?.step.effect ?? '']?.results ?? []), ...(stray ? ['unheard-of'] : [])];
      const first = failed && model.proposed?.what.endsWith(` at ${failed.node}`) && a % 4 ? model.proposed : undefined;
      const result = first ? first.what.split(' at ')[0] : a % 3 ? at(results, b >> 5) : undefined;
      return { verb: 'repair', by: (first ? first.by === 'p1' : a % 2) ? 'p0' : 'p1', node: failed?.node ?? 'none', ...(result !== undefined && { result }) };
    }
    case 'jump':
      return { verb: 'jump', by: a % 2 ? 'p0' : 'p1', to: at(steps, b >> 4) ?? 'none' };
    case 'name': {
      const pick = at(ahead(model, world), a >> 3);
      const [, others, proposed] = (a % 3 ? /^(.*) for (.*)$/.exec(model.proposed?.what ?? '') : null) ?? [];
      const who = at([world.applicant, ...(world.facts.roles.sysadmin ?? [])], b >> 2) ?? world.applicant;
      const may = pick && !stray ? pickable(world, pick, world.applicant).filter((other) => other !== who) : people;
      if (others !== undefined && proposed !== undefined) return { verb: 'name', by: who, step: proposed, people: others.split(' and ') };
      return { verb: 'name', by: stray ? person(b >> 3) : who, step: pick?.ask.id ?? at(steps, b >> 4) ?? 'none', people: may.length ? [...new Set([at(may, a >> 5) ?? '', ...(a % 3 ? [] : [at(may, b >> 5) ?? ''])])] : [] };
    }
    case 'transfer':
    case 'reassign':
      return { verb: kind, task: one.task, ...(kind === 'transfer' ? deputy : { by }), to: stray ? 'stranger' : person(b >> 1) };
    case 'consult':
      return { verb: 'consult', task: one.task, ...deputy, people: some };
    case 'add':
      return { verb: 'add', task: one.task, by, people: some, place: at(['before', 'with', 'after'] as const, a >> 3) ?? 'with', mode: at(['any', 'all', 'order'] as const, b >> 5) ?? 'all' };
    case 'remove': {
      const added = arrivals(model).flatMap(({ arrival }) => (arrival.seats ?? []).map((seat) => ({ seat, on: seat.hung ? arrival.seats?.[seat.hung.on] : undefined }))).find(({ seat }) => seat.task === one.task);
      return { verb: 'remove', task: added?.on?.task ?? one.task, by: (a % 5 ? at(added?.on?.holders ?? [], a) : added?.seat.hung?.by) ?? by, signer: one.task };
    }
    case 'extend': {
      const due = arrivals(model).flatMap(({ arrival }) => arrival.seats ?? []).find(({ task }) => task === one.task)?.due;
      return { verb: 'extend', task: one.task, by, until: Math.max(sim.now(), due ?? 0) + 90 * HOUR };
    }
    case 'resubmit': {
      const picks = b % 2 ? picking(pickingsOf(world).filter(({ at: step }) => step === undefined), world.applicant) : {};
      const form = b % 3 ? undefined : change(world.definition.form.flatMap(({ key }) => (values[key] ? [key] : [])));
      return { verb: 'resubmit', by: world.applicant, ...(Object.keys(picks).length && { picks }), ...(form && { form }) };
    }
    case 'withdraw':
    case 'recall':
    case 'comment':
    case 'urge':
    case 'cancel':
      return { verb: kind, by: world.applicant };
    case 'hand-back':
    case 'ask-applicant':
    case 'call-back':
      return { verb: kind, task: one.task, ...deputy };
    default:
      return { verb: kind, task: one.task, by };
  }
}
