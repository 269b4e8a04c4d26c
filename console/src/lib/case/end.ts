// How a case ended, as its tag says it.
import type { CaseHeader } from '#api/contract.ts';
import { gravityOf } from '#domain/loan.ts';
import type { Said } from '#lib/locale.svelte.ts';

type Ended = Pick<CaseHeader, 'outcome' | 'outcomeTitle'>;

/** The end by its key and its name; nothing while it goes on, or where it has no name. */
export const endOf = ({ outcome, outcomeTitle }: Ended): { key: string; title: Said } | undefined => (outcome !== undefined && outcomeTitle ? { key: outcome, title: outcomeTitle } : undefined);

/** Whether a list should say it beside the state. */
export const isWorthSaying = ({ outcome }: Ended): boolean => outcome !== undefined && gravityOf(outcome) !== undefined;
