// Whom an expression means, on the database's clock: the organisation, the form, those who decided and those who were picked.
import type { Who } from '#domain/definition/who.ts';
import { aboutIn, meant, resolveWho, type Asked, type Asking } from '#domain/who.ts';
import { actorsIn, interested } from './deputies.ts';
import type { Entering } from './entering.ts';

/** The people an expression means, now. */
export const whoIs = async (c: Entering, who: Who, apart: boolean, holders: readonly string[] = []): Promise<Asked[]> => resolveWho(who, c.facts, { ...(await asking(c, apart)), holders });

/** The people that an expression names, whoever else could stand in for them. */
export const meantBy = async (c: Entering, who: Who): Promise<string[]> => meant(who, c.facts, await asking(c, false));

/** What an expression may refer to; `step`: the step that is asked, for whom people may have been picked. */
export async function asking(c: Entering, apart: boolean, step?: string): Promise<Asking> {
  return {
    applicant: c.case.applicantId, about: aboutOf(c), form: c.form, actors: await actorsIn(c), picked: step === undefined ? [] : (c.picks[step] ?? []), apart,
    interested: await interested(c),
  };
}

/** Whom the request is about or filed for. */
export const aboutOf = ({ definition, form }: Pick<Entering, 'definition' | 'form'>): string[] => aboutIn(definition.form, form);
