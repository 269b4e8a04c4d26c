// Who may act for whom (approval-idioms §6.3). A delegation makes no task and moves no seat: it widens who may act, directly and never further.
import { holdsCapacity } from '#domain/eligible.ts';
import { sameHuman, type Delegation, type Facts } from '#domain/organisation.ts';
import { refuse, type Refusal } from '#domain/refusal.ts';

/** A seat, as far as it matters to a delegate of whoever holds it. */
export interface Sitting {
  process: string;
  applicant: string;
  /** Why its holder is asked. */
  capacity: string;
  /** It must be signed by its holder himself. */
  inPerson: boolean;
  /** Everybody who sits in the same activation, or has decided in it. */
  seated: readonly string[];
  /** Whom the step keeps from deciding, beside the applicant and who acts for him. */
  kept: readonly string[];
  /** Whom the request is about or filed for. */
  about?: readonly string[];
}

/** Whether it holds on this day, both ends included. */
export const inForce = ({ from, to }: Pick<Delegation, 'from' | 'to'>, today: string): boolean => from <= today && today <= to;

/** Delegations in force from or to a person. */
export const delegationsOf = ({ delegations = [] }: Pick<Facts, 'delegations'>, today: string, side: 'giver' | 'delegate', person: string): Delegation[] =>
  delegations.filter((one) => one[side] === person && inForce(one, today));

/** Whoever may act for a person, by whatever account of his, today, in whatever: to them his requests are as their own. */
export const delegatesOf = (facts: Facts, today: string, person: string): string[] => (facts.delegations ?? []).filter((one) => inForce(one, today) && sameHuman(facts, one.giver, person)).map(({ delegate }) => delegate);

/** Whether a person, by any account, may act for another today, in whatever: a conflict of interest where the other one is the applicant. */
export const isDelegateOf = (facts: Facts, today: string, person: string, giver: string): boolean =>
  (facts.delegations ?? []).some((one) => inForce(one, today) && sameHuman(facts, one.delegate, person) && sameHuman(facts, one.giver, giver));

/** Why `delegate` may not act for `giver` in this seat today, or nothing when he may. */
export function standsFor(facts: Facts, today: string, delegate: string, giver: string, sitting: Sitting): Refusal | undefined {
  const given = delegationsOf(facts, today, 'delegate', delegate).filter((one) => one.giver === giver && covers(one, sitting));
  if (!given.length || !facts.people[delegate]?.active) return refuse('not-yours');
  if (sitting.inPerson) return refuse('in-person');
  if (!sameHuman(facts, giver, sitting.applicant)) {
    if (sameHuman(facts, delegate, sitting.applicant)) return refuse('self-approval');
    if (isDelegateOf(facts, today, delegate, sitting.applicant)) return refuse('conflict-of-interest');
    // Nor is it decided in the name of somebody whom the step keeps out.
    if (sitting.kept.some((person) => sameHuman(facts, person, delegate) || sameHuman(facts, person, giver))) return refuse('conflict-of-interest');
  }
  if (sitting.seated.some((person) => sameHuman(facts, person, delegate))) return refuse('already-in-step', { data: { for: facts.people[giver]?.name ?? giver } });
  return undefined;
}

/** Of a role or a post, only what the giver is asked as; of some processes, only their cases. */
export function covers({ only, processes }: Delegation, { capacity, process }: Pick<Sitting, 'capacity' | 'process'>): boolean {
  if (processes && !processes.includes(process)) return false;
  if (only === undefined) return true;
  return capacity.split('+').some((one) => (only === 'post' ? /(^|:)post:/.test(one) : one === only || one.endsWith(`:${only}`)));
}

/** A delegation that somebody wants to make. */
export type Wanted = Omit<Delegation, 'id'>;

/** Why it cannot be made today, or nothing. `processes`: those that there are. */
export function mayDelegate(facts: Facts, today: string, wanted: Wanted, processes: readonly string[]): Refusal | undefined {
  const { giver, delegate, from, to } = wanted;
  if (!facts.people[giver] || !facts.people[delegate]) return refuse('person-unknown');
  if (sameHuman(facts, giver, delegate)) return refuse('delegation-to-self');
  if (!facts.people[giver].active || !facts.people[delegate].active) return refuse('person-unavailable');
  const wrong = wrongDays({ from, to }, today);
  if (wrong) return wrong;
  if (wanted.only !== undefined && !isHeld(facts, giver, wanted.only)) return refuse('form-invalid', { fields: [{ path: 'only', code: 'unknown', message: { zh: '委托人没有这个角色或职务', en: 'The person does not hold this role or post' } }] });
  if (wanted.processes?.some((key) => !processes.includes(key))) return refuse('form-invalid', { fields: [{ path: 'processes', code: 'unknown', message: { zh: '没有这个流程', en: 'There is no such process' } }] });
  return leadsTo(facts, wanted) ? refuse('delegation-loop', { data: { name: facts.people[delegate].name } }) : undefined;
}

/** Days must be in order and not all be past. */
export function wrongDays({ from, to }: Pick<Delegation, 'from' | 'to'>, today: string): Refusal | undefined {
  const message = to < from ? { zh: '结束日期不能早于开始日期', en: 'The last day cannot be before the first' } : to < today ? { zh: '结束日期已经过去', en: 'The last day has passed' } : undefined;
  return message && refuse('form-invalid', { fields: [{ path: 'to', code: 'out-of-range', message }] });
}

/** Whether somebody holds the role, heads the department, or has a post at all. */
const isHeld = (facts: Facts, person: string, only: string): boolean =>
  only === 'post' ? facts.people[person]?.post !== undefined : /^(role|head-of):[^:]+$/.test(only) && holdsCapacity(facts, only, person);

/** Whether going from delegate to delegate, on days that meet, one would come back to the giver. */
function leadsTo(facts: Facts, wanted: Wanted): boolean {
  const seen = new Set<string>();
  const ahead = [wanted.delegate];
  for (let at = ahead.pop(); at !== undefined; at = ahead.pop()) {
    if (sameHuman(facts, at, wanted.giver)) return true;
    if (seen.has(at)) continue;
    seen.add(at);
    for (const one of facts.delegations ?? []) if (sameHuman(facts, one.giver, at) && one.from <= wanted.to && wanted.from <= one.to) ahead.push(one.delegate);
  }
  return false;
}
