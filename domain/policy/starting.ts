// Who may start a case of a process himself.
import type { Definition } from '#domain/definition/definition.ts';
import type { Subject } from './policy.ts';

/** Every employee, those who hold a role, or nobody where only another case calls for it. */
export const mayStart = ({ roles }: Pick<Subject, 'roles'>, { start }: Pick<Definition, 'start'>): boolean => start.who === 'employee' || (start.who === 'role' && roles.includes(start.role));
