// What a definition is checked against, and how findings are collected.
import type { Field } from '#domain/form/field.ts';
import { postOf, type Facts } from '#domain/organisation.ts';
import type { Text } from '#domain/text.ts';
import type { Definition } from '../definition.ts';
import type { Problem } from '../problem.ts';
import { stepsOf } from '../steps.ts';

/** The organisation around a process. What is left out is not known where the check runs, and not checked. */
export interface Around {
  parameters?: Readonly<Record<string, string | number | boolean>>;
  /** Role → how many active people hold it. */
  roles?: Readonly<Record<string, number>>;
  posts?: readonly string[];
  people?: readonly string[];
  /** Keys of the departments. */
  departments?: readonly string[];
  recordTypes?: readonly string[];
  /** The other published processes: their forms and how they can end. */
  processes?: Readonly<Record<string, { form: readonly Field[] }>>;
}

/** The organisation as its processes are checked against it. `roles`: the keys of all, also of those that nobody holds. */
export const aroundIn = ({ people, departments, roles: holders }: Facts, roles: readonly string[], parameters: NonNullable<Around['parameters']>): Around => ({
  parameters,
  roles: Object.fromEntries(roles.map((role) => [role, (holders[role] ?? []).filter((person) => people[person]?.active).length])),
  posts: [...new Set(Object.values(people).flatMap(({ post }) => (post === undefined ? [] : Object.values(postOf(post)))))],
  people: Object.keys(people),
  departments: Object.values(departments).map(({ key }) => key),
});

/** A definition under check, looked at from its sides. */
export interface Subject {
  definition: Definition;
  around: Around;
  steps: Found[];
  fields: ReadonlyMap<string, Field>;
  say(path: string, code: string, message: Text, severity?: Problem['severity']): void;
}
export type Found = ReturnType<typeof stepsOf> extends Generator<infer T> ? T : never;

/** The subject, and the list that its findings go to. */
export function subjectOf(definition: Definition, around: Around): { subject: Subject; problems: Problem[] } {
  const problems: Problem[] = [];
  const say: Subject['say'] = (path, code, message, severity = 'error') => void problems.push({ path, code, severity, message });
  return { problems, subject: { definition, around, steps: [...stepsOf(definition.steps)], fields: new Map(definition.form.map((field) => [field.key, field])), say } };
}
