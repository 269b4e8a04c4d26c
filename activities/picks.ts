// Whom people picked, looked at on the database's clock and taken into the case.
import type { PersonAct } from '#domain/engine/act.ts';
import { speaksFor } from '#domain/leaving.ts';
import { applicantsPicks, badNaming, badPicks, type Deciding, type Picking, type Picks } from '#domain/picks.ts';
import { refuse, type Refusal } from '#domain/refusal.ts';
import { aboutOf, interested } from './asked.ts';
import type { Entering } from './entering.ts';

/** Why these picks will not do; otherwise the case has them. */
export async function pick(c: Entering, pickings: readonly Picking[], given: Picks, picker: string): Promise<Refusal | undefined> {
  const no = badPicks(pickings, given, c.facts, await decidingIn(c), picker);
  if (!no) for (const [step, people] of Object.entries(given)) c.picks[step] = [...people];
  return no;
}

/** Why others may not be named for a step ahead; an administrator says why he does. */
export async function mayName(c: Entering, act: Extract<PersonAct, { verb: 'name' }>): Promise<Refusal | undefined> {
  const { applicantId } = c.case;
  const speaker = speaksFor(c.facts, applicantId) ?? applicantId;
  const no = badNaming(c.definition, c.facts, await decidingIn(c), c.picks, speaker, act);
  return no ?? (act.by !== speaker && !c.content?.comment ? refuse('reason-required') : undefined);
}

const decidingIn = async (c: Entering): Promise<Deciding> => ({ applicant: c.case.applicantId, about: aboutOf(c), form: c.form, interested: await interested(c) });

/** What the applicant picked before: it stands when he submits again and picks nobody else. */
export const ownPicks = (c: Entering): Picks => Object.fromEntries(applicantsPicks(c.definition).flatMap(({ ask }) => (c.picks[ask.id] ? [[ask.id, c.picks[ask.id] ?? []]] : [])));
