// What the check before a migration says of one case, in words.
import type { CaseRow } from '#db/read/cases.ts';
import type { Definition } from '#domain/definition/definition.ts';
import { stepOf } from '#domain/definition/steps.ts';
import { migration, snagText, standsAt, type Migration, type Version } from '#domain/migration.ts';
import { decide } from '#domain/policy/policy.ts';
import { relationsTo } from '#domain/policy/subject.ts';
import type { Text } from '#domain/text.ts';
import type { MigrationCheck } from '../contract.ts';
import type { Caller, Deps } from '../env.ts';
import { today } from '../instead.ts';
import { definitionIn, personIn } from '../organisation.ts';
import type { Facts } from './facts.ts';
import { instant } from './task-header.ts';

/** Where the case would stand under this version, or why not. */
export const migrationOf = ({ definition, plan, standing, row }: Pick<Facts, 'definition' | 'plan' | 'standing' | 'row'>, to: Version): Migration =>
  migration({ definition, plan }, to, standing.state, row.form, Date.now());

/** The check of one case as the caller sees it. */
export async function migrationCheck(deps: Deps, caller: Caller, row: CaseRow, to: Version): Promise<MigrationCheck> {
  const definition = definitionIn(await deps.known.definitions([row.pinned]), row.pinned);
  const { standing } = await deps.standings.of(row);
  const got = migrationOf({ definition, plan: standing.plan, standing, row }, to);
  const { organisation, subject } = caller;
  const relations = relationsTo(organisation.facts, subject, { applicant: row.applicantId, department: row.departmentId, participants: row.participants, today: today(caller) });
  const title = (step: string): Text => titleOf(to.definition, step) ?? titleOf(definition, step) ?? { zh: step, en: step };
  const { proposed } = standing.state;
  return {
    id: row.id, number: row.number, title: row.title, state: row.state, version: row.version,
    startedBy: personIn(organisation, row.applicantId), startedAt: instant(row.startedAt),
    readable: decide(subject, 'case.read', { relations, process: row.processKey }).allowed,
    lands: 'at' in got,
    at: ('at' in got ? got.at : standsAt(standing.plan, standing.state)).map(title),
    skipped: 'at' in got ? got.skipped.map(title) : [],
    reasons: 'at' in got ? [] : got.snags.map(({ obstacle, step, field }) => ({ code: obstacle, detail: snagText[obstacle], ...(step !== undefined && { step: title(step) }), ...(field !== undefined && { field: labelOf([definition, to.definition], field) }) })),
    ...(proposed?.verb === 'migrate' && proposed.to === to.plan.hash && { proposed: personIn(organisation, proposed.by) }),
  };
}

const titleOf = (definition: Definition, step: string): Text | undefined => stepOf(definition, step)?.title;
const labelOf = (definitions: Definition[], key: string): Text => {
  const field = definitions.flatMap(({ form }) => form).find((one) => one.key === key);
  return field ? { zh: field.zh, en: field.en } : { zh: key, en: key };
};
