// What a worker may keep in memory: the organisation until its revision moves, and pinned definitions for ever (they never change).
import { ApplicationFailure } from '@temporalio/common';
import type { Db } from '#db/connect.ts';
import { pinnedBody, processVersion, settings } from '#db/record/cases.ts';
import { readFacts } from '#db/read/organisation.ts';
import { definitionHash } from '#db/read/processes.ts';
import { calendarOf, type Calendar } from '#domain/calendar/calendar.ts';
import type { Definition } from '#domain/definition/definition.ts';
import { resolve, type Parameters } from '#domain/definition/resolve.ts';
import { loadPatterns } from '#domain/form/pattern.ts';
import type { Facts } from '#domain/organisation.ts';
import type { CaseHead } from './activities.ts';

let facts: { revision: number; value: Facts } | null = null;
/** People, departments and roles at a revision. */
export async function factsAt(db: Db, revision: number): Promise<Facts> {
  if (facts?.revision !== revision) facts = { revision, value: await readFacts(db) };
  return facts.value;
}

interface Settings {
  parameters: Parameters;
  calendar: Calendar;
}
let setting: { revision: number; value: Settings } | null = null;
/** The organisation's parameters and calendar at a revision. */
export async function settingsAt(db: Db, revision: number): Promise<Settings> {
  if (setting?.revision !== revision) {
    const [row] = await settings(db);
    setting = { revision, value: { parameters: row?.parameters ?? {}, calendar: calendarOf(row?.calendar ?? {}) } };
  }
  return setting.value;
}

const MOST_KEPT = 2_000;
const pinned = new Map<string, Definition>();

/**
 * The definition that a case runs, by its hash. A new hash is made from the published version and the parameters as they stand, and kept by `beginCase`;
 * when that gives another hash, somebody changed a parameter a moment ago: `definition-changed`, and the caller starts again.
 */
export async function pinnedDefinition(db: Db, head: CaseHead, parameters: Parameters): Promise<Definition> {
  const kept = pinned.get(head.hash);
  if (kept) return kept;
  const [stored] = await pinnedBody(db, head.hash);
  return keep(head.hash, stored?.body ?? (await make(db, head, parameters)));
}

/** The definition that cases run which were begun with it, by its hash. */
export async function definitionOf(db: Db, hash: string): Promise<Definition> {
  const kept = pinned.get(hash);
  if (kept) return kept;
  const [stored] = await pinnedBody(db, hash);
  if (!stored) throw new Error('a case runs a definition that is not kept');
  return keep(hash, stored.body);
}

async function keep(hash: string, body: Definition): Promise<Definition> {
  await loadPatterns(body.form);
  if (pinned.size >= MOST_KEPT) pinned.clear();
  pinned.set(hash, body);
  return body;
}

async function make(db: Db, head: CaseHead, parameters: Parameters): Promise<Definition> {
  const [row] = await processVersion(db, head.process, head.version);
  const resolved = row && resolve(row.body, parameters);
  if (!resolved || 'problems' in resolved) throw ApplicationFailure.nonRetryable('the process or a parameter of it is missing', 'definition-changed');
  const hash = definitionHash(resolved.definition);
  if (hash !== head.hash) throw ApplicationFailure.nonRetryable('the definition has changed since', 'definition-changed');
  return resolved.definition;
}
