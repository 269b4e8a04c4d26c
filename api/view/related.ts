// The cases that one is linked to, as far as the reader may know of them: a link gives nobody a right.
import type { LinkRow } from '#db/read/case-record.ts';
import type { EventRow } from '#db/read/trail.ts';
import type { Case } from '../contract.ts';
import type { Caller, Deps } from '../env.ts';
import { personIn } from '../organisation.ts';
import { readableAmong } from '../reading.ts';
import type { Facts } from './facts.ts';
import { instant } from './task-header.ts';

/** Who may undo a link: whoever made it, or whose request one of the two is. */
const mayUndo = (caller: Caller, { byId }: LinkRow, ...applicants: string[]): boolean => byId === caller.id || applicants.includes(caller.id);

/** Those that he may read, oldest link first. */
export async function relatedFor(deps: Deps, caller: Caller, { linked: links, row: { applicantId } }: Pick<Facts, 'linked' | 'row'>): Promise<Case['related']> {
  const rows = new Map((await readableAmong(deps, caller, links.map(({ otherId }) => otherId))).map((row) => [row.id, row]));
  const { organisation } = caller;
  return links.flatMap((link) => {
    const { otherId, byId, at } = link;
    const row = rows.get(otherId);
    return row ? [{ id: row.id, number: row.number, title: row.title, state: row.state, startedBy: personIn(organisation, row.applicantId), by: personIn(organisation, byId), at: instant(at), undoable: mayUndo(caller, link, row.applicantId, applicantId) }] : [];
  });
}

/** Id → number of the linked cases that these events name, of those that he may read. */
export async function numbersIn(deps: Deps, caller: Caller, events: readonly EventRow[]): Promise<Map<string, string>> {
  const ids = events.flatMap(({ kind, body }) => (kind === 'case.related' || kind === 'case.unrelated' ? [(JSON.parse(body) as { other: string }).other] : []));
  return new Map((await readableAmong(deps, caller, [...new Set(ids)])).map(({ id, number }) => [id, number]));
}
