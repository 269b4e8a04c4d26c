// Who is asked: the expressions of a definition, and what is in them. Only types and plain functions, as every workflow loads this file anew.
import type { z } from 'zod';
import type * as source from './who-source.ts';

/** Whom somebody may choose from who picks. */
export type Range = z.infer<typeof source.Range>;
/** The fields that hold the name of an outside party, and where he is reached. */
export type OutsideParty = z.infer<typeof source.OutsideParty>;
/** One way to find people. */
export type SimpleWho = z.infer<typeof source.Simple>;
/** What a step without a clause may do by itself where nobody is found (approval-idioms §5.7). */
export type Auto = z.infer<typeof source.Auto>;
/** One expression, or several whose people are joined; `else` is asked when nobody is found. */
export type Who = z.infer<typeof source.Who>;
/** Who decides a step: people, groups of which one of each must agree, or people whose votes weigh differently. */
export type By = z.infer<typeof source.By>;

export const isGroups = (by: By): by is Extract<By, { groups: unknown }> => typeof by === 'object' && 'groups' in by;
export const isWeighted = (by: By): by is Extract<By, { weighted: unknown }> => typeof by === 'object' && 'weighted' in by;

/** The expressions of a step, each with its place. */
export const whosOf = (by: By): { who: Who; at: string }[] =>
  isGroups(by) ? by.groups.map(({ key, who }) => ({ who, at: `.${key}` })) : isWeighted(by) ? by.weighted.map(({ who }, i) => ({ who, at: `.${i}` })) : [{ who: by, at: '' }];

/** Its simple expressions, in the order in which they are tried or joined. */
export function simpleOf(who: Who): SimpleWho[] {
  if (typeof who === 'object' && 'one' in who) return isAuto(who.else) ? [who.one] : [who.one, who.else];
  return typeof who === 'object' && 'any' in who ? who.any : [who];
}

/** What the step does by itself where nobody is found, if it may. */
export const autoOf = (by: By): Auto | undefined => (typeof by === 'object' && 'one' in by && isAuto(by.else) ? by.else : undefined);

const isAuto = (value: unknown): value is Auto => value === 'auto-pass' || value === 'auto-reject';
