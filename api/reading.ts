// A case as somebody may read it: found, judged by the policy, with the definition that it runs.
import type { CaseRow } from '#db/read/cases.ts';
import { caseOfTaskUnchecked, casesNamedUnchecked, caseUnchecked } from '#db/read/cases.ts';
import { noteDenial } from '#db/desk/credentials.ts';
import type { Definition } from '#domain/definition/definition.ts';
import { decide, type Ruling } from '#domain/policy/policy.ts';
import type { Action, Relation } from '#domain/policy/rule.ts';
import { relationsTo, type CaseParties } from '#domain/policy/subject.ts';
import { loadPatterns } from '#domain/form/pattern.ts';
import { allowed, insteadOf, today, type Instead } from './instead.ts';
import { definitionIn } from './organisation.ts';
import type { Caller, Deps } from './env.ts';

export interface Readable {
  row: CaseRow;
  definition: Definition;
  relations: Relation[];
  /** The rule that lets the caller read, with what goes with it. */
  ruling: Ruling;
  /** The tasks in which he has leave to act for somebody. */
  instead: ReadonlyMap<string, Instead>;
}

/** The case, or nothing for who may not know that it exists. */
export const readCase = async (deps: Deps, caller: Caller, id: string): Promise<Readable | undefined> => readable(deps, caller, (await caseUnchecked(deps.sql, id))[0]);

/** The case of this id or number, likewise. */
export const readNamed = async (deps: Deps, caller: Caller, name: string): Promise<Readable | undefined> => readable(deps, caller, (await casesNamedUnchecked(deps.sql, [name]))[0]);

/** The case of a task, likewise. */
export const readCaseOfTask = async (deps: Deps, caller: Caller, task: string): Promise<Readable | undefined> => readable(deps, caller, (await caseOfTaskUnchecked(deps.sql, task))[0]);

/** The case that started this one, named to whoever may read this one, and whether he may open that one, too. */
export async function parentFor(deps: Deps, caller: Caller, { parentId }: CaseRow): Promise<{ id: string; number: string; readable: boolean } | undefined> {
  if (parentId === null) return undefined;
  const [row] = await caseUnchecked(deps.sql, parentId);
  return row && { id: row.id, number: row.number, readable: judged(caller, row, await insteadOf(deps, caller, row.id)).ruling.allowed };
}

/** Those of the cases, by id or number, that the caller may read; of the others he learns nothing. */
export async function readableAmong(deps: Deps, caller: Caller, names: string[]): Promise<CaseRow[]> {
  const rows = names.length ? await casesNamedUnchecked(deps.sql, names) : [];
  const may = await Promise.all(rows.map(async (row) => judged(caller, row, await insteadOf(deps, caller, row.id)).ruling.allowed));
  return rows.filter((_, i) => may[i]);
}

/** What a case says about its readers. */
export const partiesOf = (caller: Caller, row: CaseRow): CaseParties => ({ applicant: row.applicantId, department: row.departmentId, participants: row.participants, copied: row.copies, today: today(caller) });

function judged(caller: Caller, row: CaseRow, instead: ReadonlyMap<string, Instead>): Pick<Readable, 'relations' | 'ruling'> {
  const standing = relationsTo(caller.organisation.facts, caller.subject, partiesOf(caller, row));
  const relations: Relation[] = allowed(instead).size ? [...standing, 'delegate'] : standing;
  return { relations, ruling: decide(caller.subject, 'case.read', { relations, process: row.processKey }) };
}

async function readable(deps: Deps, caller: Caller, row: CaseRow | undefined): Promise<Readable | undefined> {
  if (!row) return undefined;
  const instead = await insteadOf(deps, caller, row.id);
  const { relations, ruling } = judged(caller, row, instead);
  if (!ruling.allowed) {
    await denied(deps, caller, 'case.read', ruling.rule, 'no-such-case', row.id);
    return undefined;
  }
  const definition = definitionIn(await deps.known.definitions([row.pinned]), row.pinned);
  await loadPatterns(definition.form);
  return { row, definition, relations, ruling, instead };
}

/** What the policy says of an action on this case. */
export const ruleOn = (caller: Caller, { row, relations }: Readable, action: Action): Ruling => decide(caller.subject, action, { relations, process: row.processKey });

/** Whether he is told who tried what he may not: for whoever keeps processes going or reads the log. */
export const oversees = (caller: Caller, found: Readable): boolean => ruleOn(caller, found, 'case.oversee').allowed || ruleOn(caller, found, 'audit.read').allowed;

/** Puts a refusal of authority on record. */
export async function denied(deps: Deps, caller: Caller, action: Action, rule: string, code: string, caseId: string | null): Promise<void> {
  await noteDenial(deps.sql, { person: caller.id, action, rule, code, caseId });
}
