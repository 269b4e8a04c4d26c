// Who is asked: the schema of the expressions, as the author writes them and as they are stored.
import { z } from 'zod';
import { FieldKey } from '#domain/form/field.ts';
import { Text } from '#domain/text.ts';

const name = z.string().min(1);
/** Holders of a role; `of` narrows to the department of this key, to the applicant's, or to the one that a field holds. */
const Role = z.strictObject({ role: name, of: z.union([name, z.strictObject({ field: name })]).optional() });
const Post = z.strictObject({ post: name });
const People = z.strictObject({ people: z.array(name).min(1).max(50) });

/** Whom somebody may choose from who picks: everybody, a role, a post, named people, or the members of a department. */
export const Range = z.union([z.literal('employee'), Role, Post, People, z.strictObject({ department: name })], 'who');
const picking = { among: z.union([Range, z.strictObject({ any: z.array(Range).min(1).max(10) })], 'who'), most: z.int().min(1).max(20).optional() };

/** The fields that hold the name of an outside party, and where he is reached. */
export const OutsideParty = z.strictObject({ name: FieldKey, contact: FieldKey });

export const Simple = z.union([
  z.literal('applicant'),
  /** In a rung: whoever has the task that is late. */
  z.literal('holder'),
  /** Head of the applicant's department, of a late task's `holder`, of the department that a field holds, or above the person that it holds; `up` climbs further levels. */
  z.strictObject({ 'head-of': name, up: z.int().min(0).max(10).optional() }),
  /** The heads from there upwards, one a level: so many levels, or up to the first who holds a role. */
  z.strictObject({ chain: name, levels: z.int().min(1).max(10) }),
  z.strictObject({ chain: name, to: name }),
  Role,
  Post,
  People,
  /** The person or people in a field of the form. */
  z.strictObject({ field: name }),
  /** Everybody of the departments that a field holds. */
  z.strictObject({ 'staff-of': name }),
  /** Whoever decided an earlier step. */
  z.strictObject({ 'actor-of': name }),
  /** Whom the applicant picks when he submits: one, or up to `most`; `optional`: he need not. */
  z.strictObject({ pick: z.literal('applicant'), ...picking, optional: z.literal(true).optional() }),
  /** Whom whoever decides that earlier step picks with his yes. */
  z.strictObject({ 'pick-at': name, ...picking }),
  /** Somebody without an account, who answers by a link; only as what a whole step asks first. */
  z.strictObject({ outside: OutsideParty }),
], 'who');

/** What a step without a clause may do by itself where nobody is found (approval-idioms §5.7). */
export const Auto = z.enum(['auto-pass', 'auto-reject']);

/** One expression, or several whose people are joined; `else` is asked when nobody is found. */
export const Who = z.union([Simple, z.strictObject({ one: Simple, else: z.union([Simple, Auto], 'who') }), z.strictObject({ any: z.array(Simple).min(1).max(10) })], 'who');

/** Who decides a step: people, groups of which one of each must agree, or people whose votes weigh differently. */
export const By = z.union([
  ...Who.options,
  z.strictObject({ groups: z.array(z.strictObject({ key: z.string().regex(/^[a-z][a-z0-9-]{0,39}$/), title: Text, who: Who })).min(2).max(10) }),
  z.strictObject({ weighted: z.array(z.strictObject({ who: Who, weight: z.int().min(1).max(1000) })).min(1).max(10) }),
], 'by');
