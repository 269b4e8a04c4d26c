// A party outside the organisation: a seat that somebody without an account holds, and answers by a link (design §on Who).
import type { By, OutsideParty, SimpleWho } from '#domain/definition/who.ts';

const PREFIX = 'outside:';
/** For how many days a link works at most, wherever its step is due later or never. */
export const LINK_DAYS = 7;

/** Who holds a seat of an outside party: an id beside those of people, made from its task. */
export const outsideHolder = (task: string): string => `${PREFIX}${task}`;

/** Whether an id is an outside party's, not a person's. */
export const isOutside = (id: string | undefined): boolean => id?.startsWith(PREFIX) ?? false;

/** The fields that name the outside party whom a step asks; nothing where it asks people. */
export function outsideIn(by: By): OutsideParty | undefined {
  const first = typeof by === 'object' && 'one' in by ? by.one : by;
  return isParty(first) ? first.outside : undefined;
}

const isParty = (by: By | SimpleWho): by is { outside: OutsideParty } => typeof by === 'object' && 'outside' in by;

/** The party as the form names it when the step opens; nothing where its name or its contact is missing: then nobody is asked. */
export function partyIn(by: By, form: Record<string, unknown>): { name: string } | undefined {
  const fields = outsideIn(by);
  const [name, contact] = [textIn(form, fields?.name), textIn(form, fields?.contact)];
  return name !== undefined && contact !== undefined ? { name } : undefined;
}

function textIn(form: Record<string, unknown>, key: string | undefined): string | undefined {
  const value = key === undefined ? undefined : form[key];
  return typeof value === 'string' && value !== '' ? value : undefined;
}
