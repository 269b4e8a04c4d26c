// Whatever the process and whatever people do: what must hold of every case.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Definition } from '#domain/definition/definition.ts';
import { follow } from '#domain/engine/follow.ts';
import type { Op } from '#domain/engine/op.ts';
import { askedOf, nodesOf, openSeats, seatsOf, stepsIn, timersOf } from '#domain/engine/state.ts';
import type { Simulation } from '#domain/simulation/simulation.ts';
import { running } from '#test/build.ts';
import { definitions, lives, type Move } from './generated.ts';

const HOUR = 3_600_000;
const form = { amount: 11, rows: ['a', 'b'] };

/** Lets the moves happen to a new case; `after` looks at it each time. */
async function live(definition: Definition, moves: readonly Move[], after: (sim: Simulation) => void = () => undefined): Promise<Simulation> {
  const sim = await running(definition, { form });
  after(sim);
  for (const move of moves) {
    const before = JSON.stringify(sim.position());
    if ((await make(sim, move)) !== undefined) expect(withoutSeq(JSON.stringify(sim.position())), 'a refusal changes nothing').toBe(withoutSeq(before));
    after(sim);
  }
  return sim;
}

/** A refusal of the record is an entry, too; nothing else of it is to be seen. */
const withoutSeq = (position: string): string => position.replace(/"seq":\d+/, '').replace(/"walk":.*$/, '');

async function make(sim: Simulation, move: Move): Promise<unknown> {
  const open = sim.open();
  switch (move.kind) {
    case 'decide': {
      const task = open[move.pick % Math.max(1, open.length)];
      const outcomes = outcomesOf(sim, task?.task);
      const by = move.stranger ? 'ben' : task?.holders[move.pick % task.holders.length];
      return sim.act({ verb: 'decide', by: by ?? 'ben', task: task?.task ?? 'none', outcome: outcomes[move.outcome % Math.max(1, outcomes.length)] ?? 'done' });
    }
    case 'return': {
      const task = open[move.pick % Math.max(1, open.length)];
      const to = [undefined, ...stepIds(sim)][move.to];
      return sim.act({ verb: 'return', by: task?.holders[0] ?? 'ben', task: task?.task ?? 'none', ...(to !== undefined && { to }) });
    }
    case 'seat':
      return onSeat(sim, move);
    case 'jump':
      return sim.act({ verb: 'jump', by: move.by, to: stepIds(sim)[move.to] ?? 'none' });
    case 'cancel':
      return sim.act({ verb: 'cancel', by: 'max' });
    case 'time':
      return void (await sim.wait(move.hours * HOUR));
    case 'event': {
      const call = [...nodesOf(sim.plan, sim.state())].find(({ node }) => node.kind === 'call' && node.stage === 'waiting')?.node;
      return void (await sim.event(move.event === 'ended' ? `ended:${call && 'id' in call ? call.id : 'n0'}` : move.event, 'good'));
    }
    default:
      return sim.act({ verb: move.kind, by: 'ana' });
  }
}

const stepIds = (sim: Simulation): string[] => [...stepsIn(sim.plan.steps)].filter(({ kind }) => kind === 'ask').map(({ id }) => id);

/** Any verb on any seat there is, by whoever could think that he may. */
function onSeat(sim: Simulation, { verb, pick, people, place, mode }: Extract<Move, { kind: 'seat' }>): Promise<unknown> {
  const seats = [...seatsOf(sim.plan, sim.state())].map(({ seat }) => ({ task: seat.task, by: seat.holders[0] ?? 'ben', seat }));
  const asked = [...askedOf(sim.plan, sim.state())].map(({ asked }) => ({ task: asked.task, by: asked.person }));
  const { undo } = sim.state();
  const all = verb === 'answer' ? asked : verb === 'take-back' && undo ? [...seats, { task: undo.task, by: undo.by }] : seats;
  const one = all[pick % Math.max(1, all.length)] ?? { task: 'none', by: 'ben' };
  const added = seats.filter(({ seat }) => seat.added);
  const signer = added[pick % Math.max(1, added.length)];
  const on = signer?.seat.added ? seats.find(({ seat }) => [...seatsOf(sim.plan, sim.state())].some(({ node }) => node.seats?.[signer.seat.added?.on ?? -1] === seat)) : undefined;
  const act = verb === 'remove' ? { task: on?.task ?? 'none', by: on?.by ?? 'ben', signer: signer?.task ?? 'none' } : { task: one.task, by: one.by };
  return sim.act({ verb, ...act, to: people[0] ?? 'ben', people, place, mode, until: sim.now() + 90 * HOUR });
}

function outcomesOf(sim: Simulation, task: string | undefined): string[] {
  for (const { seat, step } of openSeats(sim.plan, sim.state())) if (seat.task === task) return [...Object.keys(step.votes), ...step.beside.filter((one) => one.event === undefined).map(({ key }) => key)];
  return [];
}

/** The tasks that the record holds open after this log. No two have one id; one that is over ends no second time, and opens again only by a decision taken back. */
function tasksOf(sim: Simulation): Set<string> {
  const [live, ever] = [new Set<string>(), new Set<string>()];
  const ends = (task: string) => expect(live.delete(task), `${task} ends while it is open`).toBe(true);
  for (const { ops, answers } of sim.log)
    ops.forEach((op, i) => {
      if (op.op === 'move' || op.op === 'resubmitted' || op.op === 'answered' || (op.op === 'decided' && op.kind !== 'aside')) ends(op.task);
      if (op.op === 'close') op.tasks.forEach(ends);
      if (op.op === 'reopen') for (const { task } of op.tasks) live.add(task);
      const answer = answers?.[i];
      if (op.op === 'ring' && answer && 'seats' in answer) ends(op.task);
      for (const { task, passed } of answer && 'seats' in answer ? answer.seats : []) {
        expect(ever.has(task), `${task} is new`).toBe(false);
        // What is filled as it opens is nobody's to answer.
        if (passed === undefined) live.add(task);
        ever.add(task);
      }
    });
  return live;
}

const cannotBeUndone = (op: Op) => op.op === 'effect' && op.effect.startsWith('archive.check');
const opsOf = (sim: Simulation): Op[] => sim.log.flatMap(({ ops }) => ops);
const runs = (seconds: number) => ({ interruptAfterTimeLimit: seconds * 1_000, markInterruptAsFailure: false, numRuns: 4_000 });

it('every task is decided at most once, or closed, never both; when the case has ended none is open and no clock runs', async () => {
  await fc.assert(fc.asyncProperty(definitions, lives, async (definition, moves) => {
    const sim = await live(definition, moves, (now) => {
      expect(now.state().owed, 'at rest after every act').toStrictEqual([]);
      expect(now.state().seq).toBe(now.log.length);
      now.log.forEach((entry, i) => expect(entry.rest, 'the log says that the walk rests where it rests, and nowhere else').toBe(now.log[i + 1]?.part === 0 || i === now.log.length - 1));
      if (now.state().phase === 'ended') expect([now.open(), timersOf(now.plan, now.state())]).toStrictEqual([[], []]);
      else expect(now.state().phase === 'returned' || [...nodesOf(now.plan, now.state())].length > 0, 'a living case waits for something').toBe(true);
    });
    const standing = tasksOf(sim);
    if (sim.state().phase === 'ended') expect([...standing]).toStrictEqual([]);
  }), runs(8));
}, 60_000);

it('what is handed on is plain: nothing of it is lost, and nothing is there without a value, once it is written down and read again', async () => {
  const again = (one: unknown): unknown => JSON.parse(JSON.stringify(one));
  await fc.assert(fc.asyncProperty(definitions, lives, async (definition, moves) => {
    const sim = await live(definition, moves, (now) => expect(now.state()).toStrictEqual(again(now.state())));
    for (const { ops, answers } of sim.log) expect([ops, answers]).toStrictEqual(again([ops, answers]));
  }), runs(4));
}, 60_000);

it('whoever follows the log stands where its writer stood, from any entry on; the same life gives the same log', async () => {
  await fc.assert(fc.asyncProperty(definitions, lives, fc.nat(60), async (definition, moves, at) => {
    const sim = await live(definition, moves);
    const late = follow('simulated', sim.plan, sim.recorder);
    await late.catchUp();
    expect(late.position()).toStrictEqual(sim.position());
    const cut = at % (sim.log.length + 1);
    const half = follow('simulated', sim.plan, { ...sim.recorder, since: (seq) => Promise.resolve(sim.log.filter((entry) => entry.seq > seq && entry.seq <= cut)) });
    await half.catchUp();
    const rest = follow('simulated', sim.plan, sim.recorder, JSON.parse(JSON.stringify(half.position())) as ReturnType<typeof half.position>);
    await rest.catchUp();
    expect(rest.position()).toStrictEqual(sim.position());
    expect(JSON.stringify((await live(definition, moves)).log)).toBe(JSON.stringify(sim.log));
  }), runs(8));
}, 60_000);

it('nobody is asked to approve his own request; what was undone is undone once; what cannot be undone is never withdrawn from', async () => {
  await fc.assert(fc.asyncProperty(definitions, lives, async (definition, moves) => {
    const sim = await live(definition, moves, (now) => {
      for (const { seat, step } of openSeats(now.plan, now.state())) if (step.preset === 'approve') expect(seat.holders).not.toContain('ana');
    });
    const ops = opsOf(sim);
    const lasting = ops.findIndex(cannotBeUndone);
    const standing = new Set<string>();
    for (const op of ops) {
      if (cannotBeUndone(op)) standing.clear();
      else if (op.op === 'effect') standing.add(op.node);
      if (op.op === 'compensate') expect(standing.delete(op.node), 'undone once, and only what stands').toBe(true);
      if (op.op === 'returned' || (op.op === 'end' && op.state !== 'completed')) expect([...standing]).toStrictEqual([]);
    }
    for (const entry of sim.log) if (entry.ops.some((op) => op.op === 'end' && op.state === 'completed')) expect(entry.ops.some((op) => op.op === 'compensate'), 'a success undoes nothing').toBe(false);
    if (lasting >= 0) expect(ops.slice(lasting).some((op) => op.op === 'withdrawn' || op.op === 'returned')).toBe(false);
    const end = ops.findIndex((op) => op.op === 'end');
    expect(ops.slice(end + 1).filter((op) => end >= 0 && op.op !== 'commented')).toStrictEqual([]);
  }), runs(5));
}, 60_000);
