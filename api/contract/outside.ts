// A seat of an outside party: the link as whoever sends it sees it, and the page behind the link.
import { z } from '@hono/zod-openapi';
import { tidy } from '#domain/writing.ts';
import { Instant, Person, Remark, Text } from './basis.ts';
import { FormField } from './process.ts';

/** Of a task that an outside party holds. `link`: the one in force, if any; the token itself is shown once, when it is made. */
export const OutsideSeat = z
  .object({
    name: z.string(),
    /** Where the party is reached, as far as the caller may see it. */
    contact: z.string().optional(),
    link: z.object({ issuedBy: Person, issuedAt: Instant, expiresAt: Instant, expired: z.boolean(), openedAt: Instant.optional() }).optional(),
    /** The caller may make and revoke the link. */
    may: z.boolean(),
  })
  .openapi('OutsideSeat');
export type OutsideSeat = z.infer<typeof OutsideSeat>;

/** A link that was just made. `path` ends with the token, behind `#`: it is never sent to a server as an address. */
export const Link = z.object({ path: z.string(), expiresAt: Instant }).openapi('Link');
export type Link = z.infer<typeof Link>;

const token = z.string().min(1).max(200);
export const OpenLinkBody = z.strictObject({ token }).openapi('OpenLinkBody');

/** What an outside party sees: what the step shows, and how it can be answered. */
export const OutsideTask = z
  .object({
    organisation: Text,
    process: Text,
    title: Text,
    name: z.string(),
    form: z.array(z.object({ field: z.string(), value: z.unknown(), definition: FormField })),
    outcomes: z.array(z.object({ key: z.string(), title: Text, vote: z.enum(['approve', 'reject', 'abstain']), comment: z.enum(['none', 'optional', 'required']), means: Text.optional() })),
    expiresAt: Instant,
    /** Hash of what is shown here; sent back with the answer. */
    seen: z.string(),
  })
  .openapi('OutsideTask');
export type OutsideTask = z.infer<typeof OutsideTask>;

/** `name`: as whoever answers gives it. `confirmed`: he has read it, and answers for the party himself. */
export const AnswerByLinkBody = z
  .strictObject({ token, outcome: z.string().min(1).max(60), name: z.string().overwrite(tidy).min(1).max(60), confirmed: z.literal(true), comment: Remark.optional(), seen: z.string().max(100) })
  .openapi('AnswerByLinkBody');
export type AnswerByLinkBody = z.infer<typeof AnswerByLinkBody>;
export const AnsweredByLink = z.object({ outcome: z.string(), title: Text, name: z.string(), at: Instant }).openapi('AnsweredByLink');
export type AnsweredByLink = z.infer<typeof AnsweredByLink>;
