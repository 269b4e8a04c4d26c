// Delegations and absences as they are shown.
import type { AbsenceRow, DelegationRow } from '#db/read/deputies.ts';
import { postOf } from '#domain/organisation.ts';
import type { Text } from '#domain/text.ts';
import type { Absence, Delegation } from '../contract.ts';
import { personIn, type Organisation } from '../organisation.ts';
import { instant } from './task-header.ts';

/** How processes are called, by key. */
export type Titles = ReadonlyMap<string, Text>;

const arranged = (organisation: Organisation, { id, from, to, state, reason, madeBy, madeAt, endedAt, endedBy }: Omit<AbsenceRow, 'person'>) => ({
  id, from, to, state,
  ...(reason !== null && { reason }),
  madeBy: personIn(organisation, madeBy),
  madeAt: instant(madeAt),
  ...(endedAt && { endedAt: instant(endedAt) }),
  ...(endedBy !== null && { endedBy: personIn(organisation, endedBy) }),
});

/** A delegation in words. */
export const delegationView = (organisation: Organisation, titles: Titles, row: DelegationRow): Delegation => ({
  ...arranged(organisation, row),
  giver: personIn(organisation, row.giver),
  delegate: personIn(organisation, row.delegate),
  ...(row.only !== null && { only: { key: row.only, title: capacityTitle(organisation, row.giver, row.only) } }),
  ...(row.processes && { processes: row.processes.map((key) => ({ key, title: titles.get(key) ?? { zh: key, en: key } })) }),
});

/** An absence. */
export const absenceView = (organisation: Organisation, row: AbsenceRow): Absence => ({ ...arranged(organisation, row), person: personIn(organisation, row.person) });

function capacityTitle({ facts, roleTitles, departmentTitles }: Organisation, person: string, capacity: string): Text {
  const [kind, key = ''] = capacity.split(':');
  if (kind === 'role') return roleTitles.get(key) ?? { zh: key, en: key };
  if (kind === 'post') return postOf(facts.people[person]?.post ?? capacity);
  const department = Object.values(facts.departments).find((one) => one.key === key);
  const { zh, en } = (department && departmentTitles.get(department.id)) ?? { zh: key, en: key };
  return { zh: `${zh}负责人`, en: `Head of ${en}` };
}
