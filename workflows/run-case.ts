// The Temporal host of a case: it waits for people and clocks, and lets `follow` decide what that means. No rule lives here.
import { ActivityFailure, allHandlersFinished, ApplicationFailure, condition, defineQuery, defineUpdate, makeContinueAsNewFunc, setHandler, sleep, workflowInfo } from '@temporalio/workflow';
import type { Act } from '#domain/engine/act.ts';
import { follow, start, type Position } from '#domain/engine/follow.ts';
import { may, moot } from '#domain/engine/may.ts';
import { ENGINE } from '#domain/engine/plan.ts';
import { timersOf } from '#domain/engine/state.ts';
import type { Refusal } from '#domain/refusal.ts';
import { alarm } from './alarm.ts';
import type { CaseInput, Reply } from './messages.ts';
import { recorderOf } from './recorder.ts';

const acts = ['submit', 'decide', 'assign', 'withdraw', 'comment', 'urge', 'recall', 'steer', 'amend', 'event'] as const;
const actUpdates = acts.map((name) => defineUpdate<Reply, [Act]>(name));
const positionQuery = defineQuery<Position>('position');

/** One case, from its start to its end; the dynamic workflow, so that every process key is a Workflow Type of its own. */
export async function runCase(input: CaseInput): Promise<{ outcome: string }> {
  requireKnown(input);
  const at = input.at === undefined ? start() : (JSON.parse(input.at) as Position);
  const follower = follow(input.caseId, input.plan, recorderOf(input), at);
  const { plan } = follower;
  const phase = () => follower.position().state.phase;
  let tail: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(job: () => Promise<T>): Promise<T> => {
    const mine = tail.then(job);
    tail = mine.catch(() => undefined);
    return mine;
  };
  const take = (act: Act): Promise<Reply> =>
    inTurn(async () => {
      const got = await follower.take(act).catch(unlessBug);
      timers.keep();
      if ('refusal' in got) throw failure(got.refusal);
      return got;
    });
  const validator = (act: Act) => {
    const { state } = follower.position();
    if (act.head > state.seq || state.owed.length || state.phase === 'fresh' || act.verb === 'start' || moot(plan(), state, act)) return;
    const no = may(plan(), state, act);
    if (no) throw failure(no);
  };
  const timers = alarm(() => timersOf(plan(), follower.position().state), take);
  for (const update of actUpdates) setHandler(update, take, { validator });
  setHandler(positionQuery, () => follower.position());

  // An Update that came with the start is before this in turn: a case that it has begun has nothing to catch up with.
  await inTurn(async () => {
    if (phase() === 'fresh' || input.at !== undefined) await follower.catchUp();
    timers.keep();
  });
  if (phase() === 'fresh') await begin(input, take);
  if (phase() === 'fresh') {
    await condition(allHandlersFinished);
    return { outcome: 'refused' };
  }
  for (;;) {
    await condition(() => phase() === 'ended' || tooLong(input));
    await condition(allHandlersFinished);
    await tail;
    if (phase() === 'ended') return { outcome: follower.position().state.outcome ?? 'ended' };
    // A timer of its own puts "update completed" into an earlier workflow task than the continuation (temporalio/temporal#6375).
    await sleep(1);
    if (allHandlersFinished() && follower.position().state.owed.length === 0 && phase() !== 'ended')
      await makeContinueAsNewFunc<typeof runCase>({ workflowType: workflowInfo().workflowType })({ ...input, at: JSON.stringify(follower.position()) });
  }
}

const tooLong = (input: CaseInput): boolean => workflowInfo().continueAsNewSuggested || (input.continueAfter !== undefined && workflowInfo().historyLength >= input.continueAfter);

/** The first act, for a case that nobody submitted through an Update. When it is refused nothing was recorded, and the run just ends. */
async function begin(input: CaseInput, take: (act: Act) => Promise<Reply>): Promise<void> {
  try {
    await take({ verb: 'start', key: input.key, head: 0, by: input.by, ...(input.submission !== undefined && { submission: input.submission }) });
  } catch (error) {
    if (!(error instanceof ApplicationFailure)) throw error;
  }
}

const failure = (refusal: Refusal) =>
  ApplicationFailure.create({ message: refusal.code, type: refusal.code, nonRetryable: true, details: [{ ...(refusal.clause && { clause: refusal.clause }), ...(refusal.data && { data: refusal.data }) }] });

/** A bug met while an act itself was being recorded refuses the act; nothing of it was written, and the case stands where it stood. */
function unlessBug(error: unknown): { refusal: Refusal } {
  const cause = error instanceof ActivityFailure ? error.cause : undefined;
  if (cause instanceof ApplicationFailure && cause.nonRetryable) return { refusal: { code: cause.type === 'definition-changed' ? 'definition-changed' : 'bug' } };
  throw error;
}

function requireKnown(input: CaseInput): void {
  if (input.process !== workflowInfo().workflowType || input.plan.process !== input.process)
    throw ApplicationFailure.nonRetryable('the Workflow Type is not the process of this case', 'unknown-process');
  if (input.plan.engine > ENGINE) throw ApplicationFailure.nonRetryable('this worker is older than the case', 'unknown-engine');
}
