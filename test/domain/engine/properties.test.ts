// Whatever the process and whatever people do: what must hold of every case.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Definition } from '#domain/definition/definition.ts';
import { follow } from '#domain/engine/follow.ts';
import type { Op } from '#domain/engine/op.ts';
import { nodesOf, openSeats, timersOf } from '#domain/engine/state.ts';
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
    if ((await make(sim, move)) !== undefined) expect(JSON.stringify(sim.position()), 'a refusal changes nothing').toBe(before);
    after(sim);
  }
  return sim;
}

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
      return sim.act({ verb: 'return', by: task?.holders[0] ?? 'ben', task: task?.task ?? 'none' });
    }
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

function outcomesOf(sim: Simulation, task: string | undefined): string[] {
  for (const { seat, step } of openSeats(sim.plan, sim.state())) if (seat.task === task) return [...Object.keys(step.votes), ...step.beside.filter((one) => one.event === undefined).map(({ key }) => key)];
  return [];
}

const cannotBeUndone = (op: Op) => op.op === 'effect' && op.effect.startsWith('archive.check');
const opsOf = (sim: Simulation): Op[] => sim.log.flatMap(({ ops }) => ops);
const runs = (seconds: number) => ({ interruptAfterTimeLimit: seconds * 1_000, markInterruptAsFailure: false, numRuns: 4_000 });

it('every task is decided at most once, or closed, never both; when the case has ended none is open and no clock runs', async () => {
  await fc.assert(fc.asyncProperty(definitions, lives, async (definition, moves) => {
    const sim = await live(definition, moves, (now) => {
      expect(now.state().owed, 'at rest after every act').toEqual([]);
      expect(now.state().seq).toBe(now.log.length);
      now.log.forEach((entry, i) => expect(entry.rest, 'the log says that the walk rests where it rests, and nowhere else').toBe(now.log[i + 1]?.part === 0 || i === now.log.length - 1));
      if (now.state().phase === 'ended') expect([now.open(), timersOf(now.plan, now.state())]).toEqual([[], []]);
      else expect(now.state().phase === 'returned' || [...nodesOf(now.plan, now.state())].length > 0, 'a living case waits for something').toBe(true);
    });
    const opened = sim.log.flatMap(({ answers }) => (answers ?? []).flatMap((one) => (one && 'seats' in one ? one.seats.map(({ task }) => task) : [])));
    expect(new Set(opened).size, 'no two tasks have one id').toBe(opened.length);
    const ended = opsOf(sim).flatMap((op) => (op.op === 'decided' && op.kind !== 'aside' ? [op.task] : op.op === 'resubmitted' ? [op.task] : op.op === 'close' ? op.tasks : []));
    expect(new Set(ended).size, 'no task ends twice').toBe(ended.length);
    expect(ended.filter((task) => !opened.includes(task))).toEqual([]);
    if (sim.state().phase === 'ended') expect([...opened].sort()).toEqual([...ended].sort());
  }), runs(8));
}, 60_000);

it('whoever follows the log stands where its writer stood, from any entry on; the same life gives the same log', async () => {
  await fc.assert(fc.asyncProperty(definitions, lives, fc.nat(60), async (definition, moves, at) => {
    const sim = await live(definition, moves);
    const late = follow('simulated', sim.plan, sim.recorder);
    await late.catchUp();
    expect(late.position()).toEqual(sim.position());
    const cut = at % (sim.log.length + 1);
    const half = follow('simulated', sim.plan, { ...sim.recorder, since: (seq) => Promise.resolve(sim.log.filter((entry) => entry.seq > seq && entry.seq <= cut)) });
    await half.catchUp();
    const rest = follow('simulated', sim.plan, sim.recorder, JSON.parse(JSON.stringify(half.position())) as ReturnType<typeof half.position>);
    await rest.catchUp();
    expect(rest.position()).toEqual(sim.position());
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
      if (op.op === 'returned' || (op.op === 'end' && op.state !== 'completed')) expect([...standing]).toEqual([]);
    }
    for (const entry of sim.log) if (entry.ops.some((op) => op.op === 'end' && op.state === 'completed')) expect(entry.ops.some((op) => op.op === 'compensate'), 'a success undoes nothing').toBe(false);
    if (lasting >= 0) expect(ops.slice(lasting).some((op) => op.op === 'withdrawn' || op.op === 'returned')).toBe(false);
    const end = ops.findIndex((op) => op.op === 'end');
    expect(ops.slice(end + 1).filter((op) => end >= 0 && op.op !== 'commented')).toEqual([]);
  }), runs(5));
}, 60_000);
