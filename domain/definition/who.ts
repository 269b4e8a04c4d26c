// Who is asked: the expressions of a definition, as the author writes them and as they are stored.
import { z } from 'zod';
import { Text } from '#domain/text.ts';

const Simple = z.union([
  z.literal('applicant'),
  /** In a rung: whoever has the task that is late. */
  z.literal('holder'),
  /** Head of the applicant's department, of a late task's `holder`, of the department that a field holds, or above the person that it holds; `up` climbs further levels. */
  z.strictObject({ 'head-of': z.string().min(1), up: z.int().min(0).max(10).optional() }),
  /** Holders of a role; `of` narrows to a department key or to the applicant's department. */
  z.strictObject({ role: z.string().min(1), of: z.string().optional() }),
  z.strictObject({ post: z.string().min(1) }),
  z.strictObject({ people: z.array(z.string().min(1)).min(1).max(50) }),
  /** The person or people in a field of the form. */
  z.strictObject({ field: z.string().min(1) }),
  /** Everybody of the departments that a field holds. */
  z.strictObject({ 'staff-of': z.string().min(1) }),
  /** Whoever decided an earlier step. */
  z.strictObject({ 'actor-of': z.string().min(1) }),
], 'who');

/** One expression, or several whose people are joined; `else` is asked when nobody is found (approval-idioms §5.7). */
export const Who = z.union([Simple, z.strictObject({ one: Simple, else: Simple }), z.strictObject({ any: z.array(Simple).min(1).max(10) })], 'who');
export type Who = z.infer<typeof Who>;

/** Who decides a step: people, groups of which one of each must agree, or people whose votes weigh differently. */
export const By = z.union([
  ...Who.options,
  z.strictObject({ groups: z.array(z.strictObject({ key: z.string().regex(/^[a-z][a-z0-9-]{0,39}$/), title: Text, who: Who })).min(2).max(10) }),
  z.strictObject({ weighted: z.array(z.strictObject({ who: Who, weight: z.int().min(1).max(1000) })).min(1).max(10) }),
], 'by');
export type By = z.infer<typeof By>;
export type SimpleWho = z.infer<typeof Simple>;

export const isGroups = (by: By): by is Extract<By, { groups: unknown }> => typeof by === 'object' && 'groups' in by;
export const isWeighted = (by: By): by is Extract<By, { weighted: unknown }> => typeof by === 'object' && 'weighted' in by;
