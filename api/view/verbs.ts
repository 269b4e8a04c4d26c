// What the reader of a case may do with it now, and why not the rest.
import { urgesOf } from '#db/read/trail.ts';
import type { PersonAct } from '#domain/engine/act.ts';
import { may, recallable } from '#domain/engine/may.ts';
import type { Plan } from '#domain/engine/plan.ts';
import type { Proposal } from '#domain/engine/state.ts';
import { failedIn } from '#domain/engine/verbs/repair.ts';
import { sameHuman } from '#domain/organisation.ts';
import { refuse, sentence, type Refusal } from '#domain/refusal.ts';
import { stepsOf } from '#domain/definition/steps.ts';
import type { Action, Relation } from '#domain/policy/rule.ts';
import { urgedTooOften } from '#domain/policy/urging.ts';
import { resolveWho } from '#domain/who.ts';
import type { Bar, CaseVerb } from '../contract.ts';
import type { z } from '@hono/zod-openapi';
import type { Caller, Deps } from '../env.ts';
import { ruleOn } from '../reading.ts';
import type { Facts } from './facts.ts';
import type { Standing } from './position.ts';

const verbs: readonly CaseVerb[] = ['withdraw', 'resubmit', 'recall', 'urge', 'comment', 'copy', 'cancel'];

/** Under which name the policy knows a verb. */
export const actionOf = (verb: CaseVerb): Action => (verb === 'cancel' || verb === 'jump' ? 'case.steer' : verb === 'migrate' || verb === 'repair' ? 'case.oversee' : `case.${verb}`);

/** A refusal as a greyed verb shows it. */
export const barOf = (verb: string, refusal: Refusal): z.infer<typeof Bar> => ({ verb, code: refusal.code, detail: sentence(refusal), ...(refusal.clause !== undefined && { clause: refusal.clause }) });

/** Whether the caller may do this with the case as it stands: the policy, the state, and the pace of urging. */
export async function mayOnCase(deps: Deps, caller: Caller, facts: Facts, verb: CaseVerb, more: MoreOf = {}): Promise<{ refusal: Refusal; rule?: string } | undefined> {
  const ruling = ruleOn(caller, verb === 'recall' ? { ...facts, relations: [...facts.relations, ...ownerOf(caller, facts)] } : facts, actionOf(verb));
  if (!ruling.allowed) return { refusal: refuse('not-allowed'), rule: ruling.rule };
  if (verb === 'copy') return facts.row.endedAt ? { refusal: refuse('case-closed') } : undefined;
  if (actionOf(verb) === 'case.oversee') return overseen(caller, facts, verb, more);
  const no = may(facts.plan, facts.standing.state, { verb, ...more, key: '', head: facts.row.head, by: caller.id } as PersonAct);
  if (no) return { refusal: no };
  if (actionOf(verb) === 'case.steer' && isOwn(caller, facts)) return { refusal: refuse('self-approval') };
  const { proposed } = facts.standing.state;
  if (verb === 'jump' && proposed?.verb === 'jump' && proposed.to === more.to && isBoth(caller, proposed)) return { refusal: refuse('two-person') };
  if (verb === 'urge' && !facts.tasks.some((task) => task.state === 'open' && !isOnly(task, caller.id))) return { refusal: refuse('nothing-to-urge') };
  const early = verb === 'urge' ? urgedTooOften((await urgesOf(deps.sql, facts.row.id)).map(({ ago }) => ago)) : undefined;
  return early && { refusal: early };
}

/** What goes with a verb of an administrator. */
interface MoreOf {
  to?: string;
  step?: string;
  people?: string[];
  version?: number;
  plan?: Plan;
  node?: string;
  result?: string;
}

/** Whoever keeps processes going: not on his own request by any account, and never both of the two whom it takes. Where nothing is said yet of what is meant, only that is looked at. */
function overseen(caller: Caller, { plan, standing: { state }, row }: Facts, verb: CaseVerb, more: MoreOf): { refusal: Refusal } | undefined {
  if (state.phase === 'ended') return { refusal: refuse('case-closed') };
  if (isOwn(caller, { row })) return { refusal: refuse('self-approval') };
  if (state.proposed && isBoth(caller, state.proposed)) return { refusal: refuse('two-person') };
  const no = Object.keys(more).length ? may(plan, state, { verb, ...more, key: '', head: row.head, by: caller.id } as PersonAct) : undefined;
  return no && { refusal: no };
}

/** Whether the request is the caller's own, by whatever account he made it. */
const isOwn = ({ id, organisation }: Caller, { row }: Pick<Facts, 'row'>): boolean => sameHuman(organisation.facts, row.applicantId, id);

/** Whether the caller has made what is proposed by another account of his. */
const isBoth = ({ id, organisation }: Caller, { by }: Proposal): boolean => by !== id && sameHuman(organisation.facts, by, id);

/** Whether nobody but this person is asked. */
const isOnly = ({ holders }: Facts['tasks'][number], person: string): boolean => holders.every((holder) => holder === person);

/** Whether the caller is one of those who may ask back what this case hands out: now, or at another time, when the state says why not. */
function ownerOf({ id, organisation }: Caller, { definition, row, plan, standing }: Facts): Relation[] {
  const to = recallable(plan, standing.state);
  const asks = [...stepsOf(definition.steps)].flatMap(({ step }) => (step.kind === 'ask' && (!to || to.step === step.id) ? [step] : []));
  const recalls = asks.flatMap(({ beside }) => beside.flatMap(({ key, on }) => (on.kind === 'event' && on.recall && (!to || to.key === key) ? [on.recall] : [])));
  const owners = recalls.flatMap((who) => resolveWho(who, organisation.facts, { applicant: row.applicantId, form: row.form, actors: {}, apart: false }));
  return owners.some(({ person }) => person === id) ? ['information-owner'] : [];
}

/** Each verb either allowed or barred with a reason; what is not the caller's business is left out, urging where nobody else is asked, and recalling what is not out. */
export async function caseVerbs(deps: Deps, caller: Caller, facts: Facts, standing: Standing): Promise<{ verbs: CaseVerb[]; barred: z.infer<typeof Bar>[] }> {
  const allowed: CaseVerb[] = [];
  const barred: z.infer<typeof Bar>[] = [];
  for (const verb of verbs) {
    const no = await mayOnCase(deps, caller, facts, verb);
    if (!no) allowed.push(verb);
    else if (no.rule === undefined && (verb !== 'resubmit' || standing.state.phase === 'returned') && verb !== 'recall' && no.refusal.code !== 'nothing-to-urge') barred.push(barOf(verb, no.refusal));
  }
  if (!facts.row.endedAt && ruleOn(caller, facts, 'case.steer').allowed && !isOwn(caller, facts)) allowed.push('jump');
  const oversees = ruleOn(caller, facts, 'case.oversee').allowed && !overseen(caller, facts, 'migrate', {});
  if (oversees) allowed.push('migrate');
  if (oversees && failedIn(facts.plan, standing.state).length) allowed.push('repair');
  return { verbs: allowed, barred };
}
