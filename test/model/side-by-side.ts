// One life of a case, lived by the engine in the in-memory host and by the model, compared after every act.
import { copyOf } from '#domain/copy.ts';
import { compareDecisions, follows, type Decisions } from './decisions.ts';
import { PEOPLE_AWAY } from '#domain/engine/act.ts';
import type { Answer, Op } from '#domain/engine/op.ts';
import { nodesOf, timersOf } from '#domain/engine/state.ts';
import { failedIn as failedNodes } from '#domain/engine/verbs/repair.ts';
import { officeHours } from '#domain/calendar/calendar.ts';
import type { Absence } from '#domain/organisation.ts';
import { simulate, type Simulation } from '#domain/simulation/simulation.ts';
import { arrivals, failedIn, fresh, taskIn, type Case, type World } from './case.ts';
import { dayOf } from './absences.ts';
import { ring } from './clocks.ts';
import { form } from './conditions.ts';
import { proceed } from './course.ts';
import { holds, holdsAtTheEnd } from './invariants.ts';
import { Disagreement, same } from './disagreement.ts';
import { stateOf } from './seats.ts';
import { chosen, type Choice } from './commands.ts';
import type { Command } from './command.ts';
import { forbids, isUntold, othersCalled } from './forbids.ts';
import { picksToBegin } from './picks.ts';
import type { Turn } from './turn.ts';
import { perform } from './verbs.ts';

/** Monday 2026-11-23, 10:00 in Chengdu. */
const BEGIN = Date.parse('2026-11-23T02:00:00Z');
const HALF_A_DAY = 43_200_000;

export interface Life {
  world: World;
  /** Those of the world; somebody may be away from now on. */
  absences: Absence[];
  /** Role → who is of it; fewer and fewer. */
  roles: Record<string, string[]>;
  sim: Simulation;
  model: Case;
  /** Acts so far, and entries of the log that have been looked at. */
  acts: number;
  seen: number;
  now: number;
  decisions: Decisions;
  /** Tasks that are over. */
  gone: string[];
  /** Step → who was asked when it was first reached. */
  people: Record<string, string>;
  /** Verb, or rule that has had an effect → how often it was taken. */
  taken: Record<string, number>;
}

/** A case begins; `n` chooses whom the applicant picks, and whether effects fail in every other half of a day. */
export async function beginLife({ facts, ...rest }: World, n: number): Promise<Life> {
  // More begin while it lasts.
  const absences = [...(facts.absences ?? [])];
  const roles = { ...facts.roles };
  const world = { ...rest, facts: { ...facts, absences, roles } };
  const picks = picksToBegin(world, n);
  let begun: Simulation | undefined;
  const fails = () => n % 4 === 0 && Math.floor(((begun?.now() ?? BEGIN) - BEGIN) / HALF_A_DAY) % 2 === 0;
  const sim = (begun = await simulate({ ...world, picks, calendar: officeHours, form, now: BEGIN, effect: () => (fails() ? undefined : 'done') }));
  const life: Life = { world, absences, roles, sim, model: { ...fresh(), form: { ...form }, picks }, acts: 0, seen: 0, now: BEGIN, decisions: { standing: new Map(), history: new Set() }, gone: [], people: {}, taken: {} };
  follow(life, () => undefined);
  return life;
}

/** Counts what a life was about. */
export const tally = ({ taken }: Life, what: string): void => void (taken[what] = (taken[what] ?? 0) + 1);

/** Does the same to both. */
export async function live(life: Life, command: Command): Promise<void> {
  const { sim, model, world } = life;
  const codes = forbids(model, world, command);
  if (isUntold(codes)) return;
  // Only a refusal is looked at afterwards, and one that the model does not expect is a disagreement already.
  const before = codes.length ? JSON.stringify({ ...sim.state(), seq: 0 }) : '';
  if (command.verb === 'away') {
    const { person, to } = command;
    if (person !== undefined && to !== undefined) life.absences.push({ person, from: dayOf(sim.now()), to });
    await sim.event(PEOPLE_AWAY);
  } else if (command.verb === 'loses') {
    life.roles[command.role] = (life.roles[command.role] ?? []).filter((one) => one !== command.person);
    life.people = {};
    await sim.event(PEOPLE_AWAY);
  } else if (command.verb === 'event') await sim.event(command.event, command.outcome);
  else {
    const refusal = await sim.act(command, 'form' in command ? { ...command.form } : {}, command.verb === 'decide' || command.verb === 'resubmit' ? (command.picks ?? {}) : undefined);
    if (refusal) {
      if (!codes.includes(refusal.code)) throw new Disagreement(`${command.verb}: the model says ${codes.join(', ') || 'yes'}, the engine ${refusal.code}`);
      same('a refusal changes nothing', before, JSON.stringify({ ...sim.state(), seq: 0 }));
      life.seen = sim.log.length;
      return;
    }
    if (codes.length) throw new Disagreement(`${command.verb}: the model says ${codes.join(', ')}, the engine yes`);
    if ('form' in command && command.verb !== 'amend') tally(life, `change to ${command.verb}`);
    if ('picks' in command) tally(life, `pick to ${command.verb}`);
  }
  const moot = (command.verb === 'event' || command.verb === 'away' || command.verb === 'loses') && model.phase === 'ended';
  tally(life, command.verb);
  if ('for' in command) tally(life, 'for somebody');
  follow(life, (turn) => { if (!moot) perform(model, world, command, turn); });
}

/** Time passes; every clock that rings on the way means something to the model, too. */
export async function pass(life: Life, ms: number): Promise<void> {
  const { sim, model, world } = life;
  const until = sim.now() + ms;
  for (;;) {
    const next = timersOf(sim.plan, sim.state()).map(({ at }) => at).sort((a, b) => a - b)[0];
    if (next === undefined || next > until) break;
    const from = sim.log.length;
    await sim.wait(Math.max(0, next - sim.now()));
    // Several may ring at one instant, each in entries of its own.
    for (let i = from; i < sim.log.length; ) {
      const entry = sim.log[i];
      if (entry?.act?.verb !== 'clock') throw new Disagreement('something else happened while time passed');
      let end = i + 1;
      while (sim.log[end]?.part) end++;
      const timer = entry.act.timer;
      const at = Number(entry.key.slice(entry.key.lastIndexOf(':') + 1));
      follow(life, (turn) => {
        const what = ring(model, world, timer, at, turn);
        if (what !== undefined) tally(life, what);
      }, end);
      i = end;
    }
  }
  await sim.wait(until - sim.now());
  life.now = until;
  for (const { arrival } of arrivals(model))
    for (const seat of arrival.seats ?? []) {
      const state = stateOf(arrival, seat);
      const late = (seat.due !== null && seat.due <= until && !seat.rang) || seat.rungs.some((at) => at !== null && at <= until);
      if (late && (state === 'open' || (state === 'suspended' && seat.question?.why !== 'applicant'))) throw new Disagreement(`${seat.task} is overdue and its clock has not rung`);
    }
}

/** Takes in what the log has beyond what was seen, does the model's part, and compares. */
function follow(life: Life, what: (turn: Turn) => void, end = life.sim.log.length): void {
  const { sim, model, world } = life;
  const entries = sim.log.slice(life.seen, end);
  life.seen = end;
  life.acts++;
  const turn: Turn = { act: life.acts, now: nowOf(life, entries), opened: [], found: [], amend: [], nodes: [], tried: [], beside: [], moved: [], passedOn: [], joined: [], stoodIn: [], called: [], calledOff: [], straight: [], superseded: false, noted: [] };
  for (const { ops, answers } of entries) ops.forEach((op, i) => { follows(life.decisions, op, answers?.[i] ?? null); note(turn, op, answers?.[i] ?? null); });
  if (entries.filter(({ part }) => part === 0).length !== 1) throw new Disagreement('invariant 21: an act is one entry with its key');
  model.settled = [];
  const called = calledIn(model).filter((node) => !isNewsOf(node, entries));
  const before = new Map(arrivals(model).flatMap(({ arrival }) => (arrival.seats ?? []).map((seat) => [seat.task, seat.had])));
  const whole = decided(entries) ? copyOf({ ...model, undo: null }) : null;
  what(turn);
  proceed(model, world, turn);
  const waited = calledIn(model);
  const left = [...called, ...turn.called].filter((node) => !waited.includes(node)).toSorted();
  same('whoever is waited for no longer is told', left, turn.calledOff.toSorted());
  for (const what of turn.noted) tally(life, what);
  if (left.length) tally(life, 'called off');
  for (const { arrival: { step }, outcome } of model.settled) if (step.onReject === 'go-on' && step.outcomes.some(({ key, vote }) => key === outcome && vote === 'reject')) tally(life, 'on past a no');
  if (entries.some(({ ops }) => ops.some(({ op }) => op === 'named'))) tally(life, 'named');
  if (entries.some(({ ops }) => ops.some((op) => op.op === 'repaired' && op.result !== undefined))) tally(life, 'done by hand');
  for (const answer of entries.flatMap(({ answers }) => answers ?? [])) if (answer && 'seats' in answer && answer.seats.some(({ passed }) => passed !== undefined)) tally(life, 'not asked again');
  const decision = decided(entries);
  // What has sent the case back is history at once, and nobody takes it back.
  if (whole && decision && model.phase === 'running' && model.round === whole.round && !turn.superseded && !taskIn(model, decision.task)) {
    const was = taskIn(whole, decision.task);
    const vote = was?.arrival.step.outcomes.find(({ key }) => key === decision.outcome)?.vote;
    if (was && was.arrival.step.preset !== 'sign' && (vote === 'approve' || vote === 'abstain')) model.undo = { path: was.path, task: decision.task, by: decision.by, for: decision.for ?? decision.by, outcome: decision.outcome, before: whole };
  }
  if (model.undo && othersCalled(model.undo.before, model)) model.undo.called = true;
  for (const task of before.keys()) if (!taskIn(model, task)) life.gone.push(task);
  for (const { arrival } of arrivals(model)) for (const seat of arrival.seats ?? []) seat.state = stateOf(arrival, seat);
  if (end === sim.log.length) compare(life);
  compareDecisions(life.decisions, model);
  holds(life, turn, before);
}

const decided = (entries: Simulation['log']): { task: string; by: string; for?: string; outcome: string } | undefined => {
  const act = entries[0]?.act;
  return act?.verb === 'decide' && !entries[0]?.refused ? act : undefined;
};

/** A clock rings at its instant, or as soon as it can. */
const nowOf = (life: Life, entries: Simulation['log']): number => {
  const [first] = entries;
  return (life.now = first?.act?.verb === 'clock' ? Math.max(Number(first.key.slice(first.key.lastIndexOf(':') + 1)), life.now) : life.sim.now());
};

/** The nodes at which another process is waited for. */
const calledIn = ({ live }: Case): string[] => Object.values(live).flatMap((one) => (one.kind === 'pending' && one.step.kind === 'call' && one.over === undefined ? [one.node] : [])).toSorted();
/** Whether the act was that the process which was called there has ended. */
const isNewsOf = (node: string, [first]: Simulation['log']): boolean => first?.act?.verb === 'event' && first.act.event === `ended:${node}`;

function note(turn: Turn, op: Op, answer: Answer): void {
  if (op.op === 'call-off') turn.calledOff.push(...op.nodes);
  if (op.op === 'wait' || op.op === 'call') turn.nodes.push({ step: op.step, node: op.node });
  if (op.op === 'effect') turn.tried.push({ step: op.step, node: op.node, failed: answer !== null && 'failed' in answer });
  if (answer && 'straight' in answer) turn.straight.push(answer.straight);
  if (answer && 'joined' in answer) turn.joined.push(...answer.joined);
  if (answer && 'stoodIn' in answer) {
    turn.stoodIn.push(...answer.stoodIn.map(({ task, seat }) => ({ task, to: seat.holders.join(), next: seat.task })));
    turn.passedOn.push(...turn.stoodIn);
  }
  if (!answer || !('seats' in answer)) return;
  if (op.op === 'open') {
    turn.opened.push({ step: op.step, node: op.node, seats: answer.seats });
    turn.found.push({ node: op.node, step: op.step, standIn: op.standIn ?? false, holders: answer.seats.map(({ holders }) => holders) });
  }
  if (op.op === 'open') return;
  if (op.op === 'returned') turn.amend.push(...answer.seats.map(({ task }) => task));
  else if (op.op === 'move' || op.op === 'ring') {
    turn.moved.push(...answer.seats.map(({ task }) => task));
    turn.passedOn.push(...answer.seats.map(({ holders: [to = ''] }) => ({ task: op.task, to })));
  } else turn.beside.push(...answer.seats);
}

/** Everything that can be seen of a case. */
export function compare({ sim, model }: Life): void {
  const state = sim.state();
  same('phase', model.phase, state.phase);
  same('outcome', model.outcome, state.outcome);
  same('round', model.round, state.round);
  same('effects that stand', model.effects.map(({ effect }) => effect), state.effects.map(({ effect }) => effect));
  same('what cannot be undone', model.irreversible, state.irreversible);
  same('what has failed', failedIn(model).map(({ node }) => node).sort(), failedNodes(sim.plan, state).map(({ node }) => node.id).sort());
  same('what is out', model.out, state.out);
  same('news that nobody has waited for', model.mail.map(({ event }) => event), state.mail.map(({ event }) => event));
  const engine = [...nodesOf(sim.plan, state)].flatMap(({ node, step }) => (node.kind === 'ask' ? [{ step: step.id, seats: (node.seats ?? []).map((seat) => seatSeen({ ...seat, chain: seat.chain?.length ?? 0, asked: seat.pause === 'before' ? [] : seat.asked })) }] : node.kind === 'wait' || node.kind === 'call' ? [{ step: step.id }] : []));
  same('who is asked', seen(model), engine);
}

/** Who is asked in a case, and how far each is, as the model has it. */
export const seen = (c: Case): { step: string; seats?: Seen[] }[] =>
  c.order.flatMap((path) => {
    const one = c.live[path];
    if (!one) return [];
    return [one.kind === 'ask' ? { step: one.step.id, seats: (one.seats ?? []).map((seat) => seatSeen({ ...seat, state: stateOf(one, seat), outcome: seat.said?.outcome, asked: seat.question?.asked, pool: seat.pool ?? undefined, chain: seat.chain.length })) } : { step: one.step.id }];
  });

interface Seen {
  task: string;
  holders: readonly string[];
  state: string;
  outcome: string | undefined;
  pool: readonly string[] | undefined;
  chain: number;
  asked: (readonly [string, boolean])[];
}
type Asked = readonly { person: string; answered: boolean }[];
/** A seat as both must see it. Who was asked, and has answered, matters while the task waits for it. */
const seatSeen = ({ task, holders, state, outcome, asked, pool, chain }: { task: string; holders: readonly string[]; state: string; outcome?: string | undefined; asked?: Asked | undefined; pool?: readonly string[] | undefined; chain: number }): Seen => ({
  task, holders, state, chain, outcome: state === 'done' ? outcome : undefined, pool: state === 'open' ? pool : undefined,
  asked: state === 'suspended' ? (asked ?? []).map(({ person, answered }) => [person, answered]) : [],
});

/** One life by these choices; the commands that were given, one a line. */
export async function lead(world: World, choices: readonly Choice[], trace?: (line: string) => void): Promise<Life> {
  const life = await beginLife(world, choices[0]?.[1] ?? 0);
  for (const choice of choices) {
    if (life.model.phase === 'ended') break;
    const next = chosen(life, choice);
    trace?.(JSON.stringify(next));
    if ('wait' in next) await pass(life, next.wait);
    else await live(life, next);
  }
  await holdsAtTheEnd(life);
  return life;
}
