// What the worker registers: the interpreter, as the workflow of every type that has no other.
export { runCase as default } from './run-case.ts';
