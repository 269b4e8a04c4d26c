// The verbs on a task that do not decide it: what each needs, and how it is sent.
import type { Task } from '#api/contract.ts';
import type { Said } from '#lib/locale.svelte.ts';
import { verbText } from '#lib/text/verbs.ts';

const verbs = ['take-back', 'call-back', 'claim', 'release', 'consult', 'ask-applicant', 'add', 'transfer', 'hand-back', 'extend', 'reassign'] as const;
/** A verb with a dialog of its own. */
export type SeatVerb = (typeof verbs)[number] | 'remove';
export type Place = 'before' | 'with' | 'after';
export type Mode = 'all' | 'any' | 'order';

/** What a person fills in. */
export interface Filled {
  people: string[];
  text: string;
  place: Place;
  mode: Mode;
  until: string | null;
}
export interface Needs {
  people?: { label: Said; most: number };
  text?: { label: Said; missing: Said };
  place?: boolean;
  until?: boolean;
}

const reason = { label: verbText.reason, missing: verbText.needsReason };
const question = { label: verbText.question, missing: verbText.needsQuestion };
const MOST_ADVISERS = 5;
const MOST_SIGNERS = 10;

/** What a verb cannot be done without. */
export const needs: Record<SeatVerb, Needs> = {
  transfer: { people: { label: verbText.toWhom, most: 1 }, text: reason },
  reassign: { people: { label: verbText.toWhom, most: 1 }, text: reason },
  'hand-back': { text: reason },
  consult: { people: { label: verbText.whom, most: MOST_ADVISERS }, text: question },
  'ask-applicant': { text: question },
  add: { people: { label: verbText.signers, most: MOST_SIGNERS }, text: reason, place: true },
  extend: { until: true, text: reason },
  'call-back': {}, 'take-back': {}, claim: {}, release: {}, remove: {},
};

/** What goes with it. */
export function bodyOf(verb: SeatVerb, { people, text, place, mode, until }: Filled): Record<string, unknown> {
  switch (verb) {
    case 'transfer':
    case 'reassign':
      return { to: people[0], reason: text };
    case 'hand-back':
      return { reason: text };
    case 'consult':
      return { people, question: text };
    case 'ask-applicant':
      return { question: text };
    case 'add':
      return { people, place, reason: text, ...(place === 'before' && people.length > 1 && { mode }) };
    case 'extend':
      return { until, reason: text };
    default:
      return {};
  }
}

/** After which the task is in the person's hands no more, or rests. */
export const leaves = (verb: SeatVerb, { place }: Filled): boolean => verb === 'transfer' || verb === 'hand-back' || verb === 'consult' || verb === 'ask-applicant' || (verb === 'add' && place === 'before');

/** What the reader of a task may do beside answering it, in the order in which it is offered; with why not, where it is not now. */
export const offeredOn = (task: Task): { verb: SeatVerb; why?: Said | undefined }[] =>
  verbs.flatMap((verb) => {
    const bar = task.barred.find((one) => one.verb === verb);
    return task.verbs.includes(verb) ? [{ verb }] : bar ? [{ verb, why: bar.detail }] : [];
  });

/** Whether the task is the reader's to decide, now or once it is his turn. */
export const isDecided = ({ verbs: allowed, barred }: Task): boolean => allowed.some(decides) || barred.some(({ verb }) => decides(verb));
const decides = (verb: string): boolean => verb === 'decide' || verb === 'return' || verb === 'resubmit';
