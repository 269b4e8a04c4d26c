// Whom an expression means, on the database's clock: the organisation, the form, those who decided and those who were picked.
import { actorsOf, requestedIn } from '#db/record/tasks.ts';
import { dateOf } from '#domain/calendar/moment.ts';
import type { Ask } from '#domain/definition/definition.ts';
import { requestsOf } from '#domain/definition/steps.ts';
import type { Who } from '#domain/definition/who.ts';
import { interestedIn, keptFrom } from '#domain/kept.ts';
import { askersOf } from '#domain/requests.ts';
import { aboutIn, resolveWho, type Asked, type Asking } from '#domain/who.ts';
import type { Entering } from './entering.ts';

/** The day it is where the organisation is. */
export const today = (c: Pick<Entering, 'now' | 'calendar'>): string => dateOf(c.now, c.calendar.offsetMinutes);

/** Step → who decided it; read when first asked for. */
export const actorsIn = async (c: Entering): Promise<Record<string, string>> => (c.actors ??= Object.fromEntries((await actorsOf(c.tx, c.case.id)).map(({ stepId, personId }) => [stepId, personId])));

/** Those to whom the request is as their own. Nobody has submitted it again before it was sent back. */
export const interested = async (c: Entering): Promise<string[]> => interestedIn({ facts: c.facts, today: today(c), applicant: c.case.applicantId, actors: c.case.round > 1 ? await actorsIn(c) : {} });

/** The people an expression means, now; `ask`: the step that they are to decide. */
export const whoIs = async (c: Entering, who: Who, ask?: Ask, holders: readonly string[] = []): Promise<Asked[]> => resolveWho(who, c.facts, { ...(await asking(c, ask)), holders });

/** What an expression may refer to; `ask`: the step that is asked, for whom people may have been picked, and which keeps some from deciding. */
export async function asking(c: Entering, ask?: Ask): Promise<Asking> {
  return {
    applicant: c.case.applicantId, about: aboutOf(c), form: c.form, actors: await actorsIn(c), picked: ask === undefined ? [] : (c.picks[ask.id] ?? []), apart: ask?.apart ?? false,
    interested: await interested(c), askers: ask === undefined ? [] : askersOf(c.definition, c.facts, today(c), ask, await requests(c, ask)),
  };
}

const requests = async (c: Entering, ask: Ask) => (requestsOf(c.definition, ask.id).length ? requestedIn(c.tx, c.case.id) : []);

/** Whom this step keeps from deciding, beside the applicant. */
export async function keptOut(c: Entering, ask: Ask): Promise<string[]> {
  const { definition, facts, form } = c;
  const actors = ask.except || c.case.round > 1 ? await actorsIn(c) : {};
  return keptFrom({ definition, facts, today: today(c), applicant: c.case.applicantId, form, actors, requests: await requests(c, ask) }, ask);
}

/** Whom the request is about or filed for. */
export const aboutOf = ({ definition, form }: Pick<Entering, 'definition' | 'form'>): string[] => aboutIn(definition.form, form);
