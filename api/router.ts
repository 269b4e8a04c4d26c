// How a route is declared: strict bodies in, one declared shape out, every refusal a problem.
import { OpenAPIHono, z } from '@hono/zod-openapi';
import { Pending, Problem } from './contract.ts';
import type { Env } from './env.ts';
import { defaultHook } from './problem.ts';

/** A router whose schemas answer with problems. */
export const router = (): OpenAPIHono<Env> => new OpenAPIHono<Env>({ defaultHook });

/** A JSON answer. */
export const json = <T extends z.ZodType>(schema: T, description: string) => ({ description, content: { 'application/json': { schema } } });
/** A JSON body that must be there. */
export const sent = <T extends z.ZodType>(schema: T) => ({ required: true, content: { 'application/json': { schema } } });
/** A JSON body that may be left out. */
export const maybeSent = <T extends z.ZodType>(schema: T) => ({ required: false, content: { 'application/json': { schema } } });

/** The header under which a call that acts on a case can be repeated; without it one is made and returned. */
export const keyed = z.object({ 'idempotency-key': z.string().min(8).max(200).optional() });

/** What every call may answer instead. */
export const refused = { default: { description: 'Refused', content: { 'application/problem+json': { schema: Problem } } } };
/** What a call that acts on a case may answer instead. */
export const undecided = { 202: json(Pending, 'Not known yet: repeat the call with the same key'), ...refused };
