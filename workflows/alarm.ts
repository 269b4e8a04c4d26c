// The clock of a case: one timer of Temporal's, set to the next instant that the state wants.
import { ApplicationFailure, CancellationScope, isCancellation, sleep } from '@temporalio/workflow';
import type { ClockAct } from '#domain/engine/act.ts';
import type { Timer } from '#domain/engine/op.ts';

export interface Alarm {
  /** To be called whenever the state has changed: sets the timer anew where the next instant is another. */
  keep(): void;
}

const FIRST_PAUSE_MS = 10_000;
const LONGEST_PAUSE_MS = 30 * 60_000;
/** Ten years: a timer of Temporal's lasts 292 at most. Whoever wakes too early sleeps again. */
const LONGEST_SLEEP_MS = 3_652 * 86_400_000;

/**
 * Takes each clock of the state when it is due, one after another. A clock that the record refuses has met a bug: it rings again, more and more
 * slowly, until it is taken or means nothing any more; the others do not wait for it.
 */
export function alarm(wanted: () => Timer[], take: (act: ClockAct) => Promise<unknown>): Alarm {
  let asleep: { at: number; scope: CancellationScope } | undefined;
  let ringing = false;
  const put = new Map<string, { off: number; until: number }>();

  const next = (): { timer: Timer; at: number } | undefined =>
    wanted()
      .map((timer) => ({ timer, at: Math.max(timer.at, put.get(keyOf(timer))?.until ?? 0) }))
      .reduce<{ timer: Timer; at: number } | undefined>((first, one) => (first && first.at <= one.at ? first : one), undefined);

  const ring = async (timer: Timer): Promise<void> => {
    const key = keyOf(timer);
    await take({ verb: 'clock', key, head: 0, timer: timer.id }).catch((error: unknown) => {
      if (!(error instanceof ApplicationFailure)) throw error;
    });
    const off = Math.min((put.get(key)?.off ?? FIRST_PAUSE_MS / 2) * 2, LONGEST_PAUSE_MS);
    if (wanted().some((one) => keyOf(one) === key)) put.set(key, { off, until: Date.now() + off });
    else put.delete(key);
  };

  const sleepUntil = async ({ timer, at }: { timer: Timer; at: number }): Promise<void> => {
    const mine = { at, scope: new CancellationScope() };
    asleep = mine;
    try {
      await mine.scope.run(() => sleep(Math.min(LONGEST_SLEEP_MS, Math.max(1, at - Date.now())), { summary: `${timer.kind} ${timer.index}` }));
    } catch (error) {
      if (isCancellation(error)) return;
      throw error;
    }
    // Set anew in the very moment in which it rang: then the new one rings.
    if (asleep !== mine) return;
    asleep = undefined;
    ringing = true;
    for (let due = next(); due && due.at <= Date.now(); due = next()) await ring(due.timer);
    ringing = false;
    keep();
  };

  const keep = (): void => {
    if (ringing) return;
    const due = next();
    if (due?.at === asleep?.at) return;
    asleep?.scope.cancel();
    asleep = undefined;
    if (due) void sleepUntil(due);
  };
  return { keep };
}

const keyOf = ({ id, at }: Timer): string => `clock:${id}:${at}`;
