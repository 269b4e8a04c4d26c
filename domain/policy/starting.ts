// Who may start a case of a process himself.
import type { Definition } from '#domain/definition/definition.ts';
import type { Subject } from './policy.ts';

/** Every employee, those who hold one of some roles, or nobody where only another case calls for it. */
export const mayStart = ({ roles }: Pick<Subject, 'roles'>, { start }: Pick<Definition, 'start'>): boolean => start.who === 'employee' || (start.who === 'role' && start.roles.some((role) => roles.includes(role)));
