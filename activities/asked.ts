// Whom an expression means, on the database's clock: the organisation, the form, those who decided and those who were picked.
import type { Ask } from '#domain/definition/definition.ts';
import type { Who } from '#domain/definition/who.ts';
import { aboutIn, meant, resolveWho, type Asked, type Asking } from '#domain/who.ts';
import { actorsIn, interested } from './deputies.ts';
import type { Entering } from './entering.ts';

/** The people an expression means, now. */
export const whoIs = async (c: Entering, who: Who, apart: boolean, holders: readonly string[] = []): Promise<Asked[]> => resolveWho(who, c.facts, { ...(await asking(c, apart)), holders });

/** What an expression may refer to; `step`: the step that is asked, for whom people may have been picked. */
export async function asking(c: Entering, apart: boolean, step?: string): Promise<Asking> {
  return {
    applicant: c.case.applicantId, about: aboutOf(c), form: c.form, actors: await actorsIn(c), picked: step === undefined ? [] : (c.picks[step] ?? []), apart,
    interested: await interested(c),
  };
}

/** Whom this step keeps from deciding, beside the applicant: whom the request is about, who acts for its applicant, and whom it excepts. */
export const keptFrom = async (c: Entering, { apart, except }: Pick<Ask, 'apart' | 'except'>): Promise<string[]> =>
  [...(apart ? [...aboutOf(c), ...(await interested(c))] : []), ...(except ? meant(except, c.facts, await asking(c, false)) : [])];

/** Whom the request is about or filed for. */
export const aboutOf = ({ definition, form }: Pick<Entering, 'definition' | 'form'>): string[] => aboutIn(definition.form, form);
