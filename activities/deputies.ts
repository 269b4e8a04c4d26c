// Those who act for others, and those who sit in while somebody is away: looked at on the database's clock.
import { sittingsOf } from '#db/read/sittings.ts';
import { present, type Seated } from '#domain/absence.ts';
import { delegationsOf, standsFor, type Sitting } from '#domain/delegation.ts';
import type { Ask } from '#domain/definition/definition.ts';
import { askOf } from '#domain/definition/steps.ts';
import { refuse, type Refusal } from '#domain/refusal.ts';
import { aboutIn, type Asked } from '#domain/who.ts';
import { keptOut, today } from './asked.ts';
import { tell, type Entering } from './entering.ts';

/** Why a person may not act on this task for whoever holds it, at this moment; nothing when he may. */
export async function actsFor(c: Entering, task: string, delegate: string, giver: string): Promise<Refusal | undefined> {
  const [row] = await sittingsOf(c.tx, [task]);
  const ask = row && askOf(c.definition, row.stepId);
  if (!row || !ask) return refuse('not-yours');
  return standsFor(c.facts, today(c), delegate, giver, sittingIn(c, ask, { ...row, capacity: row.capacities[giver] ?? row.capacity, kept: await keptOut(c, ask) }));
}

const sittingIn = (c: Entering, { preset }: Ask, { capacity, seated, kept }: Pick<Sitting, 'capacity' | 'seated' | 'kept'>): Sitting => ({ process: c.case.processKey, applicant: c.case.applicantId, capacity, inPerson: preset === 'sign', seated, kept });

/** Who holds a seat that opens now: those who are asked, or a superior in the place of somebody who is away. `seated`: who sits in the step already; `kept`: whom it keeps from deciding. */
export function standing(c: Entering, ask: Ask, others: Pick<Sitting, 'seated' | 'kept'>, asked: readonly Asked[], due: number | null): Seated[] {
  return present(asked, c.facts, { ...sittingIn(c, ask, { capacity: asked[0]?.capacity ?? '', ...others }), about: aboutIn(c.definition.form, c.form) }, { today: today(c), offsetMinutes: c.calendar.offsetMinutes, due });
}

const SHARED = new Set(['task.opened', 'task.reminder', 'task.overdue', 'task.urged']);

/** Whoever may act for somebody hears of his tasks as he does. */
export async function tellDelegates(c: Entering): Promise<void> {
  const told = c.ledger.notices.filter(({ kind, personId }) => SHARED.has(kind) && delegationsOf(c.facts, today(c), 'giver', personId).length > 0);
  const rows = told.length ? await sittingsOf(c.tx, told.flatMap(({ taskId }) => taskId ?? [])) : [];
  for (const { personId, kind, taskId } of told) {
    const row = rows.find((one) => one.taskId === taskId);
    const ask = row && askOf(c.definition, row.stepId);
    if (!row || !ask) continue;
    const kept = await keptOut(c, ask);
    for (const { delegate } of delegationsOf(c.facts, today(c), 'giver', personId))
      if (!standsFor(c.facts, today(c), delegate, personId, sittingIn(c, ask, { ...row, capacity: row.capacities[personId] ?? row.capacity, kept }))) tell(c, delegate, kind, taskId, { for: personId });
  }
}
