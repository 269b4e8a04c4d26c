// An administrator takes a running case to another version of its process; it takes two people (迁移版本, approval-idioms §6.5).
import { refuse, type Refusal } from '#domain/refusal.ts';
import type { PersonAct } from '../act.ts';
import { landing } from '../landing.ts';
import type { Plan } from '../plan.ts';
import { nodesOf, type CaseState } from '../state.ts';
import type { Walk } from '../walk.ts';
import { seconded } from './steer.ts';

type Migrate = Extract<PersonAct, { verb: 'migrate' }>;

/** Whether the case has a place under the other plan; that it is a later version is the record's to know. */
export function mayMigrate(plan: Plan, state: CaseState, { plan: to }: Migrate): Refusal | undefined {
  if (state.phase === 'ended') return refuse('case-closed');
  const got = landing(plan, to, state);
  return 'hindrances' in got ? refuse('does-not-land') : undefined;
}

/** Goes on under the new plan, where the case stands; a step at which nobody could be asked asks again, by the new rule. */
export function migrate(w: Walk, { plan, version, by }: Migrate): void {
  if (!seconded(w, { verb: 'migrate', to: plan.hash, version }, by)) return;
  const got = landing(w.plan, plan, w.state);
  if ('hindrances' in got) throw new Error('the case does not land');
  w.plan = plan;
  w.state = got.state;
  w.again = new Set([...nodesOf(plan, w.state)].flatMap(({ node }) => (node.kind === 'ask' && !node.seats ? [node.id] : [])));
  w.ops.push({ op: 'migrated', version, to: plan.hash, skipped: got.skipped });
}
