// How the tasks of a seat that moves, and of those beside it, are called.
import { expect, it } from 'vitest';
import { movedTask, taskBeside } from '#domain/engine/task-id.ts';

it('a task that moves again is called after the one that it was at first, and one beside it after both', () => {
  expect([movedTask('n1.1', 7), movedTask('n1.1.m7', 12), movedTask('n1.1.m12', 15), movedTask('n1.1.m7.s9-1', 15)]).toEqual(['n1.1.m7', 'n1.1.m12', 'n1.1.m15', 'n1.1.m7.s9-1.m15']);
  expect([taskBeside('n1.1', 's', 9, 0), taskBeside('n1.1.m7', 'a', 9, 1)]).toEqual(['n1.1.s9-1', 'n1.1.m7.a9-2']);
});
