// The first look at taking a case to another version, and at repairing an effect of it. The case and the record look again.
import { planOf } from '#domain/engine/plan.ts';
import { refuse, type Refusal } from '#domain/refusal.ts';
import type { Caller, Deps } from '../env.ts';
import { denied, readCase } from '../reading.ts';
import { factsOf, type Facts } from '../view/facts.ts';
import { migrationOf } from '../view/migration.ts';
import { mayOnCase } from '../view/verbs.ts';
import type { Prepared } from './desk.ts';

type Prepares = Prepared | { refusal: Refusal };

/** The case goes on under a later version. */
export async function prepareMigrate(deps: Deps, caller: Caller, id: string, { version, comment }: { version: number; comment?: string | undefined }): Promise<Prepares> {
  const facts = await overseen(deps, caller, id, 'migrate');
  if ('refusal' in facts) return facts;
  const target = await deps.known.version(facts.row.processKey, version);
  if (!target) return { refusal: refuse('not-found') };
  const plan = planOf(target.definition, target.hash);
  if (version <= facts.row.version || 'snags' in migrationOf(facts, { definition: target.definition, plan })) return { refusal: refuse('does-not-land') };
  const no = await mayOnCase(deps, caller, facts, 'migrate', { version, plan });
  if (no) return { refusal: no.refusal };
  return comment ? { caseId: id, act: { verb: 'migrate', version, plan }, looked: { head: facts.row.head }, content: { comment } } : { refusal: refuse('reason-required') };
}

/** An effect that failed is tried again, or put on record as done by hand. */
export async function prepareRepair(deps: Deps, caller: Caller, id: string, { node, result, comment }: { node: string; result?: string | undefined; comment?: string | undefined }): Promise<Prepares> {
  const facts = await overseen(deps, caller, id, 'repair');
  if ('refusal' in facts) return facts;
  const more = { node, ...(result !== undefined && { result }) };
  const no = await mayOnCase(deps, caller, facts, 'repair', more);
  if (no) return { refusal: no.refusal };
  return comment ? { caseId: id, act: { verb: 'repair', ...more }, looked: { head: facts.row.head }, content: { comment } } : { refusal: refuse('reason-required') };
}

/** The case as whoever keeps processes going finds it. */
async function overseen(deps: Deps, caller: Caller, id: string, verb: 'migrate' | 'repair'): Promise<Facts | { refusal: Refusal }> {
  const found = await readCase(deps, caller, id);
  if (!found) return { refusal: refuse('no-such-case') };
  const facts = await factsOf(deps, found);
  const no = await mayOnCase(deps, caller, facts, verb);
  if (no?.rule === undefined) return facts;
  await denied(deps, caller, 'case.oversee', no.rule, no.refusal.code, id);
  return { refusal: no.refusal };
}
