// Who sits in for somebody who is away and has nobody to act for him (approval-idioms §5, rows 5 and 6).
import { momentOf } from '#domain/calendar/moment.ts';
import { inForce, isDelegateOf, standsFor, type Sitting } from '#domain/delegation.ts';
import { sameHuman, type Facts } from '#domain/organisation.ts';
import { superiors, type Asked } from '#domain/who.ts';

/** The day on which a step opens, and until when it is to be answered. */
export interface Opening {
  today: string;
  offsetMinutes: number;
  due: number | null;
}
/** Somebody who is asked; `away`: instead of whom. */
export type Seated = Asked & { away?: string };

/**
 * The holders of a seat that opens now. While one of them is there, or somebody acts for him, or he is back before it is due, it waits for them;
 * else the first one's superior sits in, but where it is signed in person or his own affair, the nearest who is there himself and clear of conflict. Nobody above is: it waits all the same.
 */
export function present(holders: readonly Asked[], facts: Facts, sitting: Sitting, opening: Opening): Seated[] {
  const [first] = holders;
  if (!first || sitting.inPerson || holders.some(({ person }) => isHis(facts, person, sitting)) || holders.some(({ person }) => !isMissed(facts, person, sitting, opening))) return [...holders];
  const above = superiors(facts, first.person).find(({ person }) => sits(facts, person, sitting, opening));
  return above ? [{ person: above.person, capacity: `instead-of:${first.person}:${above.capacity}`, away: first.person }] : [...holders];
}

/** His own affair: he has asked for it, or it is about him, so that nobody else can say what he is to say. */
const isHis = (facts: Facts, person: string, { applicant, about = [] }: Sitting): boolean => [applicant, ...about].some((one) => sameHuman(facts, one, person));

/** Away beyond the due instant, with nobody who may act for him in this seat. Without a due instant nothing is missed. */
export function isMissed(facts: Facts, person: string, sitting: Sitting, { today, offsetMinutes, due }: Opening): boolean {
  const last = due === null ? undefined : momentOf(lastDayAway(facts, person, today), offsetMinutes);
  if (due === null || last === undefined || last < due) return false;
  return !(facts.delegations ?? []).some(({ giver, delegate }) => giver === person && !standsFor(facts, today, delegate, person, sitting));
}

/** The last day before he is back, by whatever account: one absence may follow another, or lie across it. */
function lastDayAway(facts: Facts, person: string, today: string): string | undefined {
  const own = (facts.absences ?? []).filter((one) => sameHuman(facts, one.person, person));
  let last: string | undefined;
  for (let day = today; ; day = dayAfter(last)) {
    const until = own.flatMap((one) => (inForce(one, day) ? [one.to] : [])).sort().at(-1);
    if (until === undefined) return last;
    last = until;
  }
}

const dayAfter = (day: string): string => new Date(Date.parse(day) + 86_400_000).toISOString().slice(0, 10);

/** Whether a superior may sit in: there himself, not in the step already, and not somebody whom the step keeps from deciding. */
function sits(facts: Facts, person: string, sitting: Sitting, opening: Opening): boolean {
  const { applicant, seated, kept } = sitting;
  return !sameHuman(facts, person, applicant) && !isDelegateOf(facts, opening.today, person, applicant)
    && ![...seated, ...kept].some((one) => sameHuman(facts, one, person)) && !isMissed(facts, person, sitting, opening);
}
