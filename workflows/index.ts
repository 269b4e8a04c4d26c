// What the worker registers: the interpreter, as the workflow of every type that has no other, and the one that only answers.
export { runCase as default } from './run-case.ts';
export { workerHealth } from './worker-health.ts';
