// The invariants of approval-idioms §14, by number, as far as a host in memory can see them. Those that the model itself embodies are compared, not
// repeated here: 8, 10, 13, 15, 18, 19, 25 and 27.
import { liveBelow } from '#domain/engine/ballot.ts';
import { follow } from '#domain/engine/follow.ts';
import { askedOf, isLive, nodesOf, seatsOf, timersOf } from '#domain/engine/state.ts';
import { arrivals, sameHuman, type Arrival } from './case.ts';
import type { Turn } from './turn.ts';
import { Disagreement, same } from './disagreement.ts';
import { isAsker, stepIn } from './askers.ts';
import { inConflict } from './deputies.ts';
import { pickedFor } from './picks.ts';
import { ballots, resolved, verdict, verdictOf } from './seats.ts';
import type { Life } from './side-by-side.ts';

const must = (holds: boolean, what: string): void => {
  if (!holds) throw new Disagreement(`invariant ${what}`);
};

/** After every act. `had`: task → whose it was before. */
export function holds(life: Life, turn: Turn, had: ReadonlyMap<string, string | null>): void {
  const { sim, model, world } = life;
  const state = sim.state();
  if (state.phase === 'ended') must(sim.open().length === 0 && timersOf(sim.plan, state).length === 0, '2: nothing is open and no clock runs when a case has ended');
  for (const { node } of nodesOf(sim.plan, state)) {
    if (node.kind !== 'ask') continue;
    must(node.seats === null || node.seats.some(isLive), `3: ${node.id} waits for somebody`);
    for (const seat of node.seats ?? []) {
      must(seat.state !== 'open' || (seat.holders.length > 0 && seat.holders.every((person) => world.facts.people[person]?.active)), `11: ${seat.task} has somebody who may act`);
      must((seat.chain?.length ?? 0) <= 5, `12: ${seat.task} goes on and on`);
      if (seat.state === 'suspended') must(seat.pause === 'before' ? liveBelow(node.seats ?? [], seat).length > 0 : (seat.asked ?? []).some(({ answered }) => !answered), `14: ${seat.task} waits for somebody`);
    }
  }
  for (const { task, to } of turn.passedOn) must(had.get(task) !== to, `12: ${task} goes round`);
  for (const { path, arrival } of arrivals(model)) people({ ...life, world: stepIn(model, life.world, path) }, arrival);
  for (const { arrival, outcome } of model.settled) settled(arrival, outcome);
  asked(life, turn);
}

/** Who may speak, and speaks once. */
function people({ world }: Life, { step, seats }: Arrival): void {
  const said = (seats ?? []).flatMap((one) => (one.said ? [one.said.by] : []));
  said.forEach((by, i) => must(!said.slice(0, i).some((other) => sameHuman(world, other, by)), `4: ${by} has spoken twice at ${step.id}`));
  if (step.apart) for (const by of [...said, ...(seats ?? []).flatMap(({ holders }) => holders)]) must(!inConflict(world, by), `5: the applicant, or who acts for him, decides at ${step.id}`);
  for (const by of said) must(!isAsker(world, by), `5: ${by} has asked beside a task for what he decides at ${step.id}`);
}

function settled(arrival: Arrival, outcome: string): void {
  const { step, byClock, standIn } = arrival;
  const passed = step.outcomes.find(({ key }) => key === outcome)?.vote !== 'reject';
  const mode = standIn ? { kind: 'one' as const } : step.mode;
  if (step.clause !== undefined && passed) must(!byClock && (arrival.seats ?? []).some(({ said }) => said), `6: ${step.id} passes without anybody`);
  if (byClock) return;
  const votes = ballots(arrival);
  must(verdictOf(arrival) === (passed ? 'pass' : 'fail'), `7: ${step.id} is settled otherwise than its votes say`);
  // Whoever has not spoken himself is taken to be against it.
  const own = ballots({ ...arrival, seats: resolved(arrival) }).map((one) => ({ ...one, vote: one.vote ?? ('reject' as const) }));
  if (passed) must(verdict(mode, own) === 'pass', `9: added signers have carried ${step.id}`);
  const impossible = (mode.kind === 'm-of-n' || mode.kind === 'share') && (mode.reject ?? 'impossible') === 'impossible';
  if (!passed && impossible) must(verdict(mode, votes.map((one) => ({ ...one, vote: one.vote ?? 'approve' }))) === 'fail', `28: ${step.id} has failed while it could still pass`);
}

/** With the same people, the same of them picked, and the same who have asked for something beside a task, whoever was asked first is asked again. */
function asked({ people: first, model, world }: Life, turn: Turn): void {
  for (const { step, standIn, holders } of turn.found) {
    const key = `${step}${standIn ? ' stand-in' : ''} ${(model.picks[step] ? pickedFor(model, world, step) : []).join(' ')} ${[...new Set(model.asked.map((one) => JSON.stringify(one)))].sort().join(' ')}`;
    same(`invariant 17: who is asked at ${step}`, (first[key] ??= JSON.stringify(holders)), JSON.stringify(holders));
  }
}

/** Once a life is over. */
export async function holdsAtTheEnd(life: Life): Promise<void> {
  const { sim } = life;
  same('invariants 1 and 23: the tasks that the log leaves open', tasksLeft(life), tasksOpen(life));
  const last = sim.log.at(-1);
  if (last && !last.refused) {
    const before = sim.log.length;
    const again = await sim.recorder.commit({ caseId: 'simulated', seq: last.seq, key: last.key, part: last.part, act: last.act, ops: last.ops, rest: last.rest });
    must('answers' in again && sim.log.length === before, '22: the same entry again writes nothing and says the same');
  }
  const late = follow('simulated', sim.plan, sim.recorder);
  await late.catchUp();
  same('invariant 23: whoever follows the log', JSON.stringify(late.position().state), JSON.stringify(sim.state()));
}

function tasksOpen({ sim }: Life): string[] {
  const state = sim.state();
  return [...[...seatsOf(sim.plan, state)].flatMap(({ seat }) => (isLive(seat) ? [seat.task] : [])), ...[...askedOf(sim.plan, state)].map(({ asked: { task } }) => task), ...(state.amending ? [state.amending.task] : [])].sort();
}

/** The tasks that were opened and have neither been answered nor closed. */
function tasksLeft({ sim }: Life): string[] {
  const left = new Set<string>();
  for (const { ops, answers } of sim.log)
    ops.forEach((op, i) => {
      const answer = answers?.[i];
      const handed = op.op === 'ring' && answer !== null && answer !== undefined && 'seats' in answer;
      const over = handed ? [op.task] : op.op === 'close' ? op.tasks : op.op === 'move' || op.op === 'resubmitted' || op.op === 'answered' || (op.op === 'decided' && op.kind !== 'aside') ? [op.task] : [];
      for (const task of over) must(left.delete(task), `1: ${task} ends while it is not open`);
      if (answer && 'stoodIn' in answer)
        for (const { task, seat } of answer.stoodIn) {
          must(left.delete(task), `1: ${task} ends while it is not open`);
          left.add(seat.task);
        }
      if (op.op === 'reopen') for (const { task } of op.tasks) left.add(task);
      for (const { task, passed } of answer && 'seats' in answer ? answer.seats : []) if (passed === undefined) left.add(task);
    });
  return [...left].sort();
}
