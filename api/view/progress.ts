// How far a step of several people has come: who has agreed, what is needed, who or which group is still missing.
import type { TaskRow } from '#db/read/case-record.ts';
import type { Ask } from '#domain/definition/definition.ts';
import { abstentionOf } from '#domain/definition/mode.ts';
import { isGroups } from '#domain/definition/who.ts';
import { ballotsOf } from '#domain/engine/ballot.ts';
import { nodesOf, type AskNode } from '#domain/engine/state.ts';
import type { PlanAsk } from '#domain/engine/plan.ts';
import type { Ballot, Vote } from '#domain/engine/verdict.ts';
import type { Task } from '../contract.ts';
import type { Caller } from '../env.ts';
import { personIn } from '../organisation.ts';
import type { Facts } from './facts.ts';

/** Of an open step by its seats, with their weights and groups; of one that is over by its tasks, one vote each. */
export function progressOf({ organisation }: Caller, facts: Facts, ask: Ask | undefined, seats: readonly TaskRow[]): Task['progress'] {
  const waiting = seats.filter(({ state }) => state === 'open' || state === 'waiting').flatMap(({ holders, holderId }) => (holders.length ? holders : holderId === null ? [] : [holderId]));
  const live = ask && openAsk(facts, seats);
  const ballots = live ? ballotsOf(live.step, live.node.seats ?? []) : seats.map((task): Ballot => ({ vote: task.state === 'done' ? ask?.outcomes.find(({ key }) => key === task.outcome)?.vote : undefined, weight: 1 }));
  const weigh = (vote: Vote) => ballots.reduce((sum, one) => (one.vote === vote ? sum + one.weight : sum), 0);
  const approved = new Set(ballots.flatMap(({ group, vote }) => (group !== undefined && vote === 'approve' ? [group] : [])));
  const groups = live && ask && isGroups(ask.by) ? ask.by.groups.map(({ key, title }) => ({ title, approved: approved.has(key) })) : undefined;
  return {
    needed: ask ? neededBy(ask, ballots) : 1,
    approved: groups ? approved.size : weigh('approve'),
    rejected: weigh('reject'),
    abstained: weigh('abstain'),
    waitingFor: [...new Set(waiting)].map((id) => personIn(organisation, id)),
    ...(groups && { groups }),
  };
}

/** The least that passes: seats, groups, or weight where votes weigh. */
function neededBy({ mode, by }: Ask, ballots: readonly Ballot[]): number {
  switch (mode.kind) {
    case 'one':
    case 'any':
      return 1;
    case 'all':
    case 'order':
      return ballots.filter(({ vote }) => vote !== 'abstain').length;
    case 'm-of-n':
      return mode.m;
    case 'per-group':
      return isGroups(by) ? by.groups.length : 1;
    case 'share': {
      const counted = ballots.reduce((sum, { vote, weight }) => (vote === 'abstain' && abstentionOf(mode) === 'leaves' ? sum : sum + weight), 0);
      return Math.floor((counted * mode.over) / 10_000) + 1;
    }
  }
}

function openAsk({ plan, standing }: Facts, seats: readonly TaskRow[]): { node: AskNode; step: PlanAsk } | undefined {
  for (const { node, step } of nodesOf(plan, standing.state)) if (node.kind === 'ask' && step.kind === 'ask' && node.seats?.some(({ task }) => task === seats[0]?.id)) return { node, step };
  return undefined;
}
