// The first look at whom a remark speaks to.
import { mayBeMentioned } from '#domain/policy/mention.ts';
import { refuse, sentence, type FieldProblem, type Refusal } from '#domain/refusal.ts';
import type { Text } from '#domain/text.ts';
import type { Caller, Deps } from '../env.ts';
import { allowed, insteadOf } from '../instead.ts';
import { partiesOf } from '../reading.ts';
import type { Facts } from './facts.ts';

/** Why these may not all be mentioned: the first reason, and each person with his own. */
export async function strangersAmong(deps: Deps, caller: Caller, { row }: Pick<Facts, 'row'>, people: readonly string[]): Promise<Refusal | undefined> {
  const { facts } = caller.organisation;
  const parties = partiesOf(caller, row);
  const looked = await Promise.all(people.map(async (person) => mayBeMentioned(facts, parties, row.processKey, person, allowed(await insteadOf(deps, { ...caller, id: person }, row.id)).size > 0)));
  const fields = looked.flatMap((no, i): FieldProblem[] => (no ? [{ path: `mentions.${i}`, code: no.code, message: named(facts.people[people[i] ?? '']?.name, sentence(no)) }] : []));
  const first = looked.find((no) => no !== undefined);
  return first && refuse(first.code, { fields });
}

const named = (name: string | undefined, { zh, en }: Text): Text => (name === undefined ? { zh, en } : { zh: `${name}：${zh}`, en: `${name}: ${en}` });
