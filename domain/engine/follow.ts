// A case that follows its record: every host, Temporal or memory, drives the engine through this one loop.
import type { Refusal } from '#domain/refusal.ts';
import type { Act } from './act.ts';
import { act, learn, planAfter, refused, restsAfter } from './engine.ts';
import { may, moot } from './may.ts';
import type { Plan } from './plan.ts';
import type { Entry, Recorder } from './record.ts';
import { fresh, type CaseState } from './state.ts';

/** Where a follower stands, as plain data: enough to go on in another run. */
export interface Position {
  state: CaseState;
  /** The act whose walk was last under way, its last part, and whether that entry says in the log that the walk rests. */
  walk: { key: string; part: number; rests: boolean };
  /** The plan that the case runs by since it was migrated. */
  plan?: Plan;
}
export const start = (): Position => ({ state: fresh(), walk: { key: '', part: 0, rests: true } });
/** Where a case goes on from that rests in this state. */
export const restingIn = (state: CaseState, plan: Plan): Position => ({ ...start(), state, plan });

export interface Follower {
  position(): Position;
  /** The plan that the case runs by now. */
  plan(): Plan;
  /** Reads what the record has beyond this state, takes it in, and finishes a walk that its writer left unfinished. */
  catchUp(): Promise<void>;
  /** Takes one act to its end: decided, recorded, at rest. A refusal changes nothing. Must not be called before the last call has ended. */
  take(what: Act): Promise<{ seq: number } | { refusal: Refusal }>;
}

/** A follower of `caseId`'s log from `at` on; `begun` is the plan that the case was started with. Errors of the recorder pass through; the state is then as after the last entry that succeeded. */
export function follow(caseId: string, begun: Plan, recorder: Recorder, at: Position = start()): Follower {
  let { state, walk, plan = begun } = at;
  const known = new Map<string, Refusal | null>();

  const adopt = (entries: readonly Entry[]) => {
    for (const entry of entries) {
      if (entry.seq <= state.seq) continue;
      if (entry.seq !== state.seq + 1) throw new Error(`the record has a gap before entry ${entry.seq}`);
      if (entry.part === 0) {
        known.set(entry.key, entry.refused);
        walk = { key: entry.key, part: 0, rests: true };
        if (entry.refused) {
          state = refused(state);
          continue;
        }
        if (!entry.act) throw new Error('the first entry of an act carries the act');
        const next = act(plan, state, entry.act);
        walk.rests = restsAfter(next);
        plan = planAfter(plan, entry.act, next);
        state = learn(plan, next, entry.answers ?? []);
      } else {
        walk = { key: entry.key, part: entry.part, rests: restsAfter(state) };
        state = learn(plan, state, entry.answers ?? []);
      }
    }
  };

  // Where an answer could have led further and did not, an entry without operations says so: who watches the log must see that the walk rests.
  const rest = async () => {
    while (state.owed.length || !walk.rests) {
      const part = walk.part + 1;
      const rests = restsAfter(state);
      const got = await recorder.commit({ caseId, seq: state.seq + 1, key: walk.key, part, act: null, ops: state.owed, rest: rests });
      if ('missed' in got) adopt(got.missed);
      else if ('answers' in got) {
        walk = { ...walk, part, rests };
        state = learn(plan, state, got.answers);
      } else throw new Error('the record refused what follows from a recorded act');
    }
  };

  const catchUp = async () => {
    for (let more = true; more; ) {
      const entries = await recorder.since(state.seq);
      adopt(entries);
      more = entries.at(-1)?.more ?? false;
    }
    await rest();
  };

  return {
    position: () => ({ state, walk, ...(plan !== begun && { plan }) }),
    plan: () => plan,
    catchUp,
    async take(what) {
      if (what.head > state.seq) await catchUp();
      await rest();
      for (;;) {
        const before = known.get(what.key);
        if (before !== undefined) return before ? { refusal: before } : { seq: state.seq };
        if (moot(plan, state, what)) return { seq: state.seq };
        const no = may(plan, state, what);
        if (no) return { refusal: no };
        const next = act(plan, state, what);
        const rests = restsAfter(next);
        const got = await recorder.commit({ caseId, seq: state.seq + 1, key: what.key, part: 0, act: what, ops: next.owed, rest: rests });
        if ('missed' in got) {
          adopt(got.missed);
          if (got.missed.at(-1)?.more) await catchUp();
          else await rest();
          continue;
        }
        if ('known' in got) return got.refused ? { refusal: got.refused } : { seq: state.seq };
        known.set(what.key, 'refused' in got ? got.refused : null);
        walk = { key: what.key, part: 0, rests: 'refused' in got || rests };
        if ('refused' in got) {
          state = refused(state);
          return { refusal: got.refused };
        }
        plan = planAfter(plan, what, next);
        state = learn(plan, next, got.answers);
        await rest();
        return { seq: state.seq };
      }
    },
  };
}
