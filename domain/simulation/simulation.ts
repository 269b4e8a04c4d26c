// The in-memory host: the same engine against a record in memory and a clock that moves when told. For tests, previews and the way ahead.
import { addDuration, type Calendar } from '#domain/calendar/calendar.ts';
import { idleTimer, lapseClock, taskClock } from '#domain/calendar/clock.ts';
import { momentOf } from '#domain/calendar/moment.ts';
import { canonical } from '#domain/canonical.ts';
import { evaluate, holds } from '#domain/condition/condition.ts';
import type { Definition } from '#domain/definition/definition.ts';
import { rowAt } from '#domain/definition/row.ts';
import { askOf, stepOf } from '#domain/definition/steps.ts';
import type { Act, PersonAct } from '#domain/engine/act.ts';
import { follow, type Follower, type Position } from '#domain/engine/follow.ts';
import type { Answer, Op } from '#domain/engine/op.ts';
import { planOf, type Plan } from '#domain/engine/plan.ts';
import type { Entry, Recorder, Writing, Written } from '#domain/engine/record.ts';
import { askedOf, openSeats, seatsOf, timersOf, type CaseState } from '#domain/engine/state.ts';
import type { Facts } from '#domain/organisation.ts';
import { dateAfter } from '#domain/form/dated.ts';
import { mayBecome } from './content.ts';
import { crowdsAgreed } from './crowd.ts';
import { byAbsence, byLadder, mayBeGiven, onSeats, turned } from './seated.ts';
import type { Refusal } from '#domain/refusal.ts';
import type { Requested } from '#domain/requests.ts';
import { changedInSight, type Version } from '#domain/resubmission.ts';
import { dropAnswer, keepAnswer, keepCapacity, opened, seenAt, type Answered } from './opening.ts';
import { applicantsPicks, type Picks } from '#domain/picks.ts';

/** What a simulated case lives in. `effect` gives the result of each effect. */
export interface World {
  definition: Definition;
  facts: Facts;
  calendar: Calendar;
  applicant: string;
  form: Record<string, unknown>;
  now: number;
  /** Where the case goes on from; a new case when absent. */
  at?: Position;
  /** Step → who has decided it. */
  actors?: Record<string, string>;
  /** What was asked for beside a task so far. */
  requests?: readonly Requested[];
  /** Step → who was picked for it. */
  picks?: Picks;
  /** Nothing: the effect fails. */
  effect(name: string): string | undefined;
  /** Versions to which it may be taken, by number. */
  versions?: Readonly<Record<number, Definition>>;
  /** Rungs that come again and again ring once: for whoever asks only where the way leads. */
  once?: true;
}

/** A case in memory, and what can be done with it. */
export interface Simulation {
  readonly plan: Plan;
  recorder: Recorder;
  /** As the record would have it. */
  log: readonly (Entry & { ops: Op[]; rest: boolean })[];
  state(): CaseState;
  position(): Position;
  now(): number;
  /** The open tasks: step, task, who may act. */
  open(): { step: string; task: string; holders: string[] }[];
  /** Takes an act of a person; a refusal, or nothing when it was taken. `form` is merged first, as `commit` would. `picked`: whom it picks, looked at only where it is given. */
  act(act: Omit<PersonAct, 'key' | 'head'> & Record<string, unknown>, form?: Record<string, unknown>, picked?: Picks): Promise<Refusal | undefined>;
  event(event: string, outcome?: string): Promise<void>;
  /** Lets time pass, ringing every clock on the way, each at its instant. */
  wait(ms: number): Promise<void>;
  /** Where a crowd is asked, all agree but the one who decides; whether there was one. */
  hurry(): boolean;
  /** Lets time pass up to an instant whose own clocks have not rung yet: whoever acts then is in time. */
  until(at: number): Promise<void>;
}

/** More in one wait is a bug, or lengths of time that no organisation sets. */
const MOST_RINGS = 5_000;

/** Starts a case in memory. */
export async function simulate(from: World): Promise<Simulation> {
  const world = { ...from };
  const log: (Entry & { ops: Op[]; rest: boolean })[] = [];
  const form = { ...world.form };
  const actors: Record<string, string> = { ...world.actors };
  const answered: Answered = { answers: [], capacities: new Map(), previous: new Map(), spoke: new Map(), requests: [...(world.requests ?? [])] };
  let now = world.now;
  const picks: Record<string, readonly string[]> = { ...world.picks };
  /** The form before what comes with an act was merged. */
  let before: Record<string, unknown> = {};
  let keys = 0;
  let sentBack: Version | undefined;
  const paused = new Map<string, number>();
  let given: Picks | undefined;
  /** Whom an act picks: what the applicant picked before stands where he picks nobody else; whoever was added to a seat picks nobody. */
  const pickedBy = (act: Act): Picks | undefined => {
    if (given && act.verb === 'resubmit') return { ...Object.fromEntries(applicantsPicks(world.definition).flatMap(({ ask: { id } }) => (picks[id] ? [[id, picks[id]]] : []))), ...given };
    return act.verb === 'decide' && ![...openSeats(follower.plan(), state())].some(({ seat }) => seat.task === act.task && seat.added) ? given : undefined;
  };
  const recorder: Recorder = {
    since: (seq) => Promise.resolve(log.filter((entry) => entry.seq > seq)),
    commit: (writing) => Promise.resolve(write(writing)),
  };
  const write = (writing: Writing): Written => {
    const same = log.find((entry) => entry.key === writing.key && entry.part === writing.part);
    if (same?.seq === writing.seq) return same.refused ? { refused: same.refused } : { answers: same.answers ?? [] };
    const missed = log.filter((entry) => entry.seq >= writing.seq);
    if (missed.length) return { missed };
    if (same) return { known: same.seq, refused: same.refused };
    const refused = writing.act ? (mayBeGiven({ ...world, form, now, answered, actors, picks }, { plan: follower.plan(), state: follower.position().state }, writing.act) ?? mayBecome({ ...world, now, before, form, picks, given: pickedBy(writing.act) }, writing)) : undefined;
    if (refused) {
      log.push({ seq: writing.seq, key: writing.key, part: writing.part, act: writing.act, ops: [], answers: null, refused, rest: true });
      return { refused };
    }
    Object.assign(picks, writing.act && pickedBy(writing.act));
    const answers = writing.ops.map((op) => answer(op, writing.act, writing.seq));
    log.push({ seq: writing.seq, key: writing.key, part: writing.part, act: writing.act, ops: writing.ops, answers, refused: null, rest: writing.rest });
    return { answers };
  };
  const answer = (op: Op, act: Act | null, seq: number): Answer => {
    const row = 'row' in op ? rowAt(world.definition, op.step, op.row, form) : undefined;
    const about = (outcome: Record<string, string>) => ({ form, outcome, now, row });
    const step = 'step' in op ? stepOf(world.definition, op.step) : undefined;
    switch (op.op) {
      case 'open':
        return { seats: opened({ ...world, form, actors, picks, now }, answered, op) };
      case 'turn':
        return turned({ ...world, form, now, answered, actors, picks }, { plan: follower.plan(), state: state() }, op);
      case 'away':
        return byAbsence({ ...world, form, seq, now, answered, actors, picks }, { plan: follower.plan(), state: state() }, op);
      case 'decided':
        if (op.kind === 'answer' && act && 'by' in act) actors[op.step] = act.by;
        if (act && 'by' in act) keepAnswer({ ...world, form }, answered, op, act);
        return null;
      case 'take-back':
        dropAnswer(answered, op.task, ![...seatsOf(follower.plan(), state())].some(({ seat }) => seat.task === op.task));
        return null;
      case 'effect':
        return dated(op, about(op.outcomes)) ?? done(world.effect(op.effect));
      case 'migrated':
        world.definition = world.versions?.[op.version] ?? world.definition;
        return null;
      case 'wait': {
        const until = step?.kind === 'wait' ? step.until : undefined;
        const at = until?.kind === 'after' ? addDuration(world.calendar, now, until.after).at : until?.kind === 'at' ? momentOf(form[until.field], world.calendar.offsetMinutes) : undefined;
        return { timers: at === undefined ? [] : [{ id: `${op.node}:wait:0`, at, kind: 'wait', index: 0 }] };
      }
      case 'choose':
        return { branch: step?.kind === 'choose' ? step.branches.findIndex(({ when }) => holds(when, world.definition.form, about(op.outcomes))) : -1 };
      case 'until':
        return { done: step?.kind !== 'repeat' || evaluate(step.until, world.definition.form, { ...about(op.outcomes), turn: op.turn }) === true };
      case 'count': {
        const rows = step?.kind === 'each' ? form[step.over] : undefined;
        return { rows: Array.isArray(rows) ? rows.length : 0 };
      }
      case 'call':
        return { child: `child-${op.node}` };
      case 'returned':
        sentBack = { form: { ...form }, picks: { ...picks } };
        return { seats: [{ task: op.task, holders: [world.applicant], open: true, timers: lapseClock(op.task, now, world.calendar).timers }] };
      case 'straight':
        return { straight: !op.lost && canonical(seenAt({ ...world, form, picks }, Object.keys(op.seen))) === canonical(op.seen) };
      case 'rewind':
        return op.standing ? { seen: seenAt({ ...world, form, picks }, op.standing) } : null;
      case 'named':
        picks[op.step] = op.people;
        return null;
      case 'resubmitted':
        return op.to === undefined ? null : { straight: !changedInSight(world.definition, op.between ?? [], sentBack ?? { form, picks }, { form, picks }).length };
      case 'ring': {
        const rung = op.kind === 'rung' ? askOf(world.definition, op.step)?.due?.ladder[op.index] : undefined;
        if (rung && ('offer' in rung || 'hand' in rung)) return followed(op.task, byLadder({ ...world, form, seq, now, answered, actors, picks }, { plan: follower.plan(), state: state() }, rung, op));
        if (op.kind === 'release') return [...openSeats(follower.plan(), state())].some(({ seat }) => seat.task === op.task && seat.state === 'suspended') ? { again: idleTimer(op.task, now, world.calendar).at } : null;
        return rung && 'every' in rung && !world.once ? { again: addDuration(world.calendar, now, rung.every).at } : null;
      }
      default: {
        const got = onSeats({ definition: world.definition, calendar: world.calendar, applicant: world.applicant, form, now, seq, paused }, op);
        return op.op === 'move' ? followed(op.task, got) : got;
      }
    }
  };
  /** Why a seat is asked stays with it when it is somebody else's task. */
  const followed = (task: string, got: Answer): Answer => {
    const to = got && 'seats' in got ? got.seats[0]?.task : undefined;
    const from = [...openSeats(follower.plan(), state())].find(({ seat }) => seat.task === task)?.seat;
    if (to !== undefined && from) keepCapacity(answered, task, from.holders, to);
    return got;
  };
  const done = (result: string | undefined): Answer => (result === undefined ? { failed: 'simulated' } : { result });
  /** What the process itself makes of a date, and of the clocks that run towards it. */
  const dated = (op: Extract<Op, { op: 'effect' }>, facts: Parameters<typeof evaluate>[2]): Answer => {
    const step = stepOf(world.definition, op.step);
    if (step?.kind !== 'do' || !op.effect.startsWith('date.')) return null;
    const values = Object.fromEntries(Object.entries(step.with).map(([name, expression]) => [name, evaluate(expression, world.definition.form, facts)]));
    const to = dateAfter(op.effect, values, { fields: world.definition.form, form, now, calendar: world.calendar });
    if (!to) return null;
    form[to.field] = to.value;
    const due = [...openSeats(follower.plan(), state())].flatMap(({ seat, step: { id } }) => { const rule = askOf(world.definition, id)?.due; return rule?.at === to.field ? [{ task: seat.task, timers: taskClock(rule, form, seat.task, now, world.calendar).timers }] : []; });
    return { result: op.effect === 'date.set' ? 'set' : 'moved', moved: due };
  };
  let follower: Follower = follow('simulated', planOf(world.definition, 'simulation'), recorder, world.at);
  const state = () => follower.position().state;
  const take = async (act: Act): Promise<Refusal | undefined> => {
    const got = await follower.take(act);
    return 'refusal' in got ? got.refusal : undefined;
  };
  if (world.at) await follower.catchUp();
  else await take({ verb: 'start', key: 'start', head: 0, by: world.applicant });
  const pass = async (until: number, rings: (at: number) => boolean): Promise<void> => {
    for (let rung = 0; ; rung++) {
      const next = timersOf(follower.plan(), state()).filter(({ at }) => rings(at)).sort((a, b) => a.at - b.at)[0];
      if (!next) break;
      if (rung >= MOST_RINGS) throw new Error('the clocks ring without end');
      now = Math.max(now, next.at);
      await take({ verb: 'clock', key: `clock:${next.id}:${next.at}`, head: 0, timer: next.id });
    }
    now = Math.max(now, until);
  };
  return {
    get plan() { return follower.plan(); },
    recorder, log, state, position: follower.position, now: () => now,
    open: () => [...openSeats(follower.plan(), state())].filter(({ seat }) => seat.state === 'open').map(({ seat, step }) => ({ step: step.id, task: seat.task, holders: seat.holders })).concat([...askedOf(follower.plan(), state())].map(({ asked, step }) => ({ step: step.id, task: asked.task, holders: [asked.person] }))),
    async act(act, values, picked) {
      before = { ...form };
      Object.assign(form, values);
      given = picked;
      const no = await take({ ...act, key: `k${++keys}`, head: 0 } as PersonAct);
      given = undefined;
      // What was refused has changed nothing.
      if (no) for (const key of Object.keys(values ?? {})) form[key] = before[key];
      return no;
    },
    hurry() {
      const agreed = crowdsAgreed(follower.plan(), state());
      if (agreed) follower = follow('simulated', follower.plan(), recorder, { ...follower.position(), state: agreed });
      return agreed !== undefined;
    },
    async event(event, outcome) {
      await take({ verb: 'event', key: `e${++keys}`, head: 0, event, ...(outcome !== undefined && { outcome }) });
    },
    wait(ms) {
      const until = now + ms;
      return pass(until, (at) => at <= until);
    },
    until: (instant) => pass(instant, (at) => at < instant),
  };
}
