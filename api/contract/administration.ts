// Settings, the audit log, and the state of the installation.
import { z } from '@hono/zod-openapi';
import { Id, Instant, listOf, paging, Person, Text } from './basis.ts';

const Setting = z.union([z.string(), z.number(), z.boolean()]);
export const Parameter = z.object({ key: z.string(), value: Setting, title: Text, clauses: z.array(z.string()), changedAt: Instant, changedBy: Person.optional() }).openapi('Parameter');
export type Parameter = z.infer<typeof Parameter>;
export const Parameters = listOf(Parameter).openapi('Parameters');
export const ParametersBody = z.record(z.string().max(100), Setting).openapi('ParametersBody');

/** When the organisation works: hours in minutes of the day, and its own days, YYYY-MM-DD, beside the statutory ones. */
export const WorkingTime = z.object({ offsetMinutes: z.int(), hours: z.array(z.object({ from: z.int(), to: z.int() })), closed: z.array(z.string()), open: z.array(z.string()) }).openapi('WorkingTime');
export type WorkingTime = z.infer<typeof WorkingTime>;

export const AuditEvent = z
  .object({ seq: z.int(), at: Instant, kind: z.string(), case: Id.optional(), by: Person.optional(), data: z.record(z.string(), z.unknown()), hash: z.string() })
  .openapi('AuditEvent');
export type AuditEvent = z.infer<typeof AuditEvent>;
export const Audit = listOf(AuditEvent).openapi('Audit');
export const AuditQuery = z.strictObject({ ...paging, kind: z.string().max(60).optional(), case: Id.optional(), by: Id.optional(), from: Instant.optional(), to: Instant.optional() });

const Part = z.enum(['ok', 'down']);
export const Health = z.object({ status: z.enum(['ok', 'down']), parts: z.object({ postgres: Part, temporal: Part, worker: Part }) }).openapi('Health');
export type Health = z.infer<typeof Health>;
