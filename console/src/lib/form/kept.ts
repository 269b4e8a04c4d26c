// What somebody filled in and left without submitting: in the memory of this tab alone, gone when it is reloaded or closed.
import type { Values } from '#domain/form/check.ts';

const kept = new Map<string, Values>();
const nameOf = (person: string, form: string) => `${person} ${form}`;

/** Keeps it for when this person comes back to the form. */
export const keep = (person: string, form: string, values: Values): void => void kept.set(nameOf(person, form), values);

/** What this person had filled in, if anything. */
export const keptOf = (person: string, form: string): Values | undefined => kept.get(nameOf(person, form));

/** It has been submitted, or is not wanted. */
export const forget = (person: string, form: string): void => void kept.delete(nameOf(person, form));
