// A search word, with where the caller may look for it.
import { pinnedHashes } from '#db/read/processes.ts';
import type { Search } from '#db/read/search.ts';
import { stepsOf } from '#domain/definition/steps.ts';
import { AMEND } from '#domain/engine/state.ts';
import { findable, says } from '#domain/form/findable.ts';
import { decide } from '#domain/policy/policy.ts';
import type { Caller, Deps } from '../env.ts';
import { headOfStep } from './task-header.ts';

/** Nothing without a word. */
export async function searchFor(deps: Deps, caller: Caller, word: string | undefined): Promise<Search | undefined> {
  if (!word) return undefined;
  const hashes = (await pinnedHashes(deps.sql)).map(({ hash }) => hash);
  const definitions = [...(await deps.known.definitions(hashes))].filter(([hash]) => hashes.includes(hash));
  const masks = (process: string): boolean => decide(caller.subject, 'case.read', { process }).obligations.includes('mask-protected');
  return {
    word,
    person: caller.id,
    departments: [...caller.organisation.departmentTitles].filter(([, title]) => says(title, word)).map(([id]) => id),
    steps: definitions.flatMap(([hash, definition]) => {
      const ids = [AMEND, ...[...stepsOf(definition.steps)].filter(({ step }) => step.kind === 'ask').map(({ step }) => step.id)];
      return ids.filter((id) => says(headOfStep(definition, id).title, word)).map((id) => `${hash}/${id}`);
    }),
    fields: Object.fromEntries(definitions.map(([hash, definition]) => [hash, findable(definition, word, masks(definition.key))])),
  };
}
