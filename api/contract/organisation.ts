// The organisation as pickers need it.
import { z } from '@hono/zod-openapi';
import { Id, listOf, paging, Person, q, Text } from './basis.ts';

export const PeopleQuery = z.strictObject({ ...paging, q });
export const Colleague = z.object({ id: Id, username: z.string(), name: z.string(), department: z.object({ id: Id, title: Text }), post: Text.optional() }).openapi('Colleague');
export type Colleague = z.infer<typeof Colleague>;
export const People = listOf(Colleague).openapi('People');

export const Department = z.object({ id: Id, key: z.string(), title: Text, parent: Id.optional(), head: Person.optional() }).openapi('Department');
export type Department = z.infer<typeof Department>;
export const Departments = listOf(Department).openapi('Departments');
