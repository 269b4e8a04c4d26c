// Signing in, and who one is.
import { z } from '@hono/zod-openapi';
import { Id, Person, Text } from './basis.ts';

/** What the sign-in page may know before anybody has signed in. `accounts` only in the demo. */
export const Door = z
  .object({ demo: z.boolean(), organisation: Text.optional(), accounts: z.array(z.object({ username: z.string(), name: z.string(), title: Text })).optional() })
  .openapi('Door');
export type Door = z.infer<typeof Door>;

export const SignIn = z.strictObject({ username: z.string().min(1).max(100), password: z.string().min(1).max(1000), code: z.string().max(20).optional() }).openapi('SignIn');
export type SignIn = z.infer<typeof SignIn>;

export const Me = z
  .object({
    id: Id,
    username: z.string(),
    name: z.string(),
    departments: z.array(z.object({ id: Id, key: z.string(), title: Text, head: z.boolean() })),
    posts: z.array(Text),
    roles: z.array(z.object({ key: z.string(), title: Text })),
    locale: z.enum(['zh', 'en']),
    /** Those in force, given and received: who acts for whom. */
    delegations: z.array(z.object({ id: Id, giver: Person, delegate: Person, from: z.iso.date(), to: z.iso.date() })),
    /** What this person's roles open beside the queue; the console shows the pages by it. */
    may: z.array(z.enum(['parameters.read', 'parameters.write', 'definitions.read', 'audit.read', 'loans.all', 'people.arrange', 'cases.oversee'])),
  })
  .openapi('Me');
export type Me = z.infer<typeof Me>;
