// How tasks are called that come into being beside those that a step opens: after the task they belong to, and the entry that makes them.

/** The task of a seat that goes to somebody else with entry `seq`. */
export const movedTask = (task: string, seq: number): string => `${task.replace(/\.m\d+$/, '')}.m${seq}`;

/** The task of the n-th signer (`s`) or adviser (`a`) that entry `seq` adds beside a task. */
export const taskBeside = (task: string, kind: 's' | 'a', seq: number, n: number): string => `${task}.${kind}${seq}-${n + 1}`;
