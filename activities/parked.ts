// A step at which nobody can be asked waits, with somebody told, until the organisation changes (approval-idioms §5.8). It never decides itself.
import type { Sql } from '#db/connect.ts';
import { forgetParked, park, parkedBefore } from '#db/record/asked.ts';
import { insertOutbox } from '#db/record/ledger.ts';
import { PEOPLE_CHANGED } from '#domain/engine/act.ts';
import type { Answer } from '#domain/engine/op.ts';
import { keepersIn } from '#domain/organisation.ts';
import { note, tell, write, type Entering } from './entering.ts';

/** Keeps that the step waits, and tells those who look after the process. */
export function parked(c: Entering, node: string, step: string): Answer {
  write(c, park(c.tx, c.case.id, node, step, c.revision));
  note(c, 'step.parked', { step });
  for (const person of keepersIn(c.facts)) tell(c, person, 'case.parked', null, { step });
  return { seats: [] };
}

/** The organisation has changed: what still finds nobody is parked anew by the operations that follow. */
export async function lookAgain(c: Entering): Promise<Answer> {
  await forgetParked(c.tx, c.case.id);
  note(c, 'people.changed');
  return null;
}

/**
 * Tells every case with a step that was parked in an earlier state of the organisation that it has come to this revision; each once. A case that is
 * parked while the organisation changes is found as soon as that is on record, so whoever calls does so again and again. `all`: also those parked in this very state.
 */
export async function announcePeople(sql: Sql, revision: number, all = false): Promise<void> {
  for (const { caseId } of await parkedBefore(sql, all ? revision + 1 : revision)) await insertOutbox(sql, { kind: 'event', key: `people:${caseId}:${revision}`, payload: { caseId, event: PEOPLE_CHANGED } });
}
