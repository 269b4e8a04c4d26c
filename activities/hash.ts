// What binds a decision to what was on the screen.
import { createHash } from 'node:crypto';
import { canonical } from '#domain/canonical.ts';
import type { Ask } from '#domain/definition/definition.ts';
import { seenText } from '#domain/form/rights.ts';
import type { Entering } from './entering.ts';

/** The hash of what a task shows: as it was when this act was made, or as this entry leaves it. */
export const formHash = (c: Entering, ask: Ask, form = c.case.form): string => createHash('sha256').update(seenText(c.definition, ask, form)).digest('hex');

/** The same for the whole form, which its applicant sees. */
export const wholeHash = (c: Entering): string => createHash('sha256').update(canonical(c.form)).digest('hex');
