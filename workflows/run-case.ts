// The Temporal host of a case: it waits for people and clocks, and lets `follow` decide what that means. No rule lives here.
import { allHandlersFinished, ApplicationFailure, CancellationScope, condition, defineQuery, defineUpdate, isCancellation, makeContinueAsNewFunc, proxyActivities, proxyLocalActivities, setHandler, setWorkflowOptions, sleep, workflowInfo } from '@temporalio/workflow';
import type { Activities } from '#activities/activities.ts';
import type { Act, ClockAct } from '#domain/engine/act.ts';
import { follow, start, type Position } from '#domain/engine/follow.ts';
import { may, moot } from '#domain/engine/may.ts';
import type { Timer } from '#domain/engine/op.ts';
import { ENGINE } from '#domain/engine/plan.ts';
import type { Recorder } from '#domain/engine/record.ts';
import { timersOf } from '#domain/engine/state.ts';
import type { Refusal } from '#domain/refusal.ts';
import type { CaseInput, Reply } from './messages.ts';

const local = proxyLocalActivities<Activities>({ startToCloseTimeout: '5s', scheduleToCloseTimeout: '5s', retry: { initialInterval: '50ms', maximumInterval: '1s' } });
const patient = proxyActivities<Activities>({ startToCloseTimeout: '30s', retry: { initialInterval: '1s', maximumInterval: '30s' } });

const submitUpdate = defineUpdate<Reply, [Act]>('submit');
const decideUpdate = defineUpdate<Reply, [Act]>('decide');
const withdrawUpdate = defineUpdate<Reply, [Act]>('withdraw');
const commentUpdate = defineUpdate<Reply, [Act]>('comment');
const urgeUpdate = defineUpdate<Reply, [Act]>('urge');
const eventUpdate = defineUpdate<Reply, [Act]>('event');
const positionQuery = defineQuery<Position>('position');

/** Bug-class errors are not retried for ever inside a local activity: the patient form waits, an operator sees the case. */
const recorderOf = (input: CaseInput): Recorder => ({
  commit: (writing) => CancellationScope.nonCancellable(() => local.commit(writing, input).catch((error: unknown) => (isCancellation(error) ? Promise.reject(error) : patient.commit(writing, input)))),
  since: (seq) => local.since(input.caseId, seq).catch(() => patient.since(input.caseId, seq)),
});

const failure = (refusal: Refusal) =>
  ApplicationFailure.create({ message: refusal.code, type: refusal.code, nonRetryable: true, details: [{ ...(refusal.clause && { clause: refusal.clause }), ...(refusal.data && { data: refusal.data }) }] });

/** One case, from its start to its end; the dynamic workflow, so that every process key is a Workflow Type of its own. */
export async function runCase(input: CaseInput): Promise<{ outcome: string }> {
  requireKnown(input);
  const recorder = recorderOf(input);
  const at = input.at === undefined ? start() : (JSON.parse(input.at) as Position);
  const follower = follow(input.caseId, input.plan, recorder, at);
  let tail: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(job: () => Promise<T>): Promise<T> => {
    const mine = tail.then(job);
    tail = mine.catch(() => undefined);
    return mine;
  };
  const take = (act: Act): Promise<Reply> =>
    inTurn(async () => {
      const got = await follower.take(act);
      keepTimers();
      if ('refusal' in got) throw failure(got.refusal);
      return got;
    });
  const validator = (act: Act) => {
    const { state } = follower.position();
    if (act.head > state.seq || state.owed.length || state.phase === 'fresh' || moot(input.plan, state, act)) return;
    const no = act.verb === 'start' ? undefined : may(input.plan, state, act);
    if (no) throw failure(no);
  };
  for (const update of [submitUpdate, decideUpdate, withdrawUpdate, commentUpdate, urgeUpdate, eventUpdate]) setHandler(update, take, { validator });
  setHandler(positionQuery, () => follower.position());

  const asleep = new Map<string, { at: number; scope: CancellationScope }>();
  const keepTimers = () => {
    const wanted = new Map(timersOf(input.plan, follower.position().state).map((timer) => [timer.id, timer]));
    for (const [id, { at: when, scope }] of asleep)
      if (wanted.get(id)?.at !== when) {
        scope.cancel();
        asleep.delete(id);
      }
    for (const timer of wanted.values()) if (!asleep.has(timer.id)) asleep.set(timer.id, { at: timer.at, scope: wake(timer) });
  };
  const wake = (timer: Timer): CancellationScope => {
    const scope = new CancellationScope();
    scope
      .run(() => sleep(Math.max(1, timer.at - Date.now()), { summary: `${timer.kind} ${timer.index}` }))
      .then(() => {
        asleep.delete(timer.id);
        const act: ClockAct = { verb: 'clock', key: `clock:${timer.id}:${timer.at}`, head: 0, timer: timer.id };
        return take(act);
      })
      .catch((error: unknown) => {
        if (!isCancellation(error) && !(error instanceof ApplicationFailure)) throw error;
      });
    return scope;
  };

  await inTurn(async () => {
    await follower.catchUp();
    keepTimers();
  });
  if (follower.position().state.phase === 'fresh') await begin(input, take);
  await condition(() => follower.position().state.phase === 'ended' || (workflowInfo().continueAsNewSuggested && resting()));
  await tail;
  await condition(allHandlersFinished);
  const { state } = follower.position();
  if (state.phase !== 'ended') {
    await sleep(1);
    await tail;
    await makeContinueAsNewFunc<typeof runCase>({ workflowType: workflowInfo().workflowType })({ ...input, at: JSON.stringify(follower.position()) });
  }
  return { outcome: state.outcome ?? 'ended' };

  function resting(): boolean {
    return follower.position().state.owed.length === 0;
  }
}

/** The first act. A refusal of it is the whole case: nothing was recorded, so the run just ends and its caller hears why. */
async function begin(input: CaseInput, take: (act: Act) => Promise<Reply>): Promise<void> {
  await take({ verb: 'start', key: input.key, head: 0, by: input.by, ...(input.submission && { submission: input.submission }) });
}

function requireKnown(input: CaseInput): void {
  if (input.process !== workflowInfo().workflowType || input.plan.process !== input.process)
    throw ApplicationFailure.nonRetryable('the Workflow Type is not the process of this case', 'unknown-process');
  if (input.plan.engine > ENGINE) throw ApplicationFailure.nonRetryable('this worker is older than the case', 'unknown-engine');
}

setWorkflowOptions({ versioningBehavior: 'AUTO_UPGRADE' }, runCase);
