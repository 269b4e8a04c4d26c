// What can happen to a case from outside. Acts travel through Temporal: ids, outcomes and instants, never a word that a person wrote.
import type { Plan } from './plan.ts';

/** Where an added signer is asked: before the one who adds him, beside him, or after his yes (前加签, 并加签, 后加签). */
export type Place = 'before' | 'with' | 'after';
/** How several signers before somebody agree among themselves. */
export type AddedMode = 'any' | 'all' | 'order';

interface ActHead {
  /** The caller's idempotency key, unique in the case; clocks and events make their own. */
  key: string;
  /** The last entry of the case's log that the sender knew. A case that is behind it catches up before it judges. */
  head: number;
}

/** Something that a person does. `submission` names the staged, sealed comment, form and signature; `for`: whose seat it is, where a delegate acts. */
export type PersonAct = ActHead & { by: string; for?: string; submission?: string } & (
    | { verb: 'start' }
    | { verb: 'decide'; task: string; outcome: string; seen?: string }
    /** `to`: the step that the case goes back to; absent: to its applicant. */
    | { verb: 'return'; task: string; to?: string; seen?: string }
    | { verb: 'take-back'; task: string }
    | { verb: 'transfer'; task: string; to: string }
    | { verb: 'reassign'; task: string; to: string }
    | { verb: 'hand-back'; task: string }
    | { verb: 'claim'; task: string }
    | { verb: 'release'; task: string }
    | { verb: 'consult'; task: string; people: string[] }
    | { verb: 'ask-applicant'; task: string }
    | { verb: 'call-back'; task: string }
    | { verb: 'answer'; task: string }
    | { verb: 'add'; task: string; people: string[]; place: Place; mode?: AddedMode }
    | { verb: 'remove'; task: string; signer: string }
    /** The form that stands is changed, nothing is decided. */
    | { verb: 'amend'; task: string; seen?: string }
    /** Somebody who was asked for advice has left: it is waited for no longer. */
    | { verb: 'adviser-left'; task: string }
    /** `until`: the new due instant, epoch milliseconds. */
    | { verb: 'extend'; task: string; until: number }
    | { verb: 'resubmit' }
    | { verb: 'withdraw' }
    | { verb: 'recall' }
    | { verb: 'comment' }
    | { verb: 'urge' }
    | { verb: 'cancel' }
    | { verb: 'jump'; to: string }
    /** Others for a step that is not reached yet. */
    | { verb: 'name'; step: string; people: string[] }
    /** The case goes on under another version; whoever replays the log finds its plan here. */
    | { verb: 'migrate'; version: number; plan: Plan }
    /** An effect that failed is tried again or, with `result`, declared done by hand. */
    | { verb: 'repair'; node: string; result?: string }
  );

/** An act on one task. */
export type TaskAct = Extract<PersonAct, { task: string }>;

/** A clock of the case ran out. */
export type ClockAct = ActHead & { verb: 'clock'; timer: string };
/** The event that tells a case of newly announced working days. */
export const CALENDAR_ANNOUNCED = 'calendar.announced';
/** The event that tells a case with a step at which nobody could be asked that the organisation has changed. */
export const PEOPLE_CHANGED = 'people.changed';
/** The event that tells a case that somebody who has an open task of it is away from today, or may not answer it any more. */
export const PEOPLE_AWAY = 'people.away';
/** The event that tells a called case that whoever waited for it waits no longer. */
export const CALLER_GONE = 'caller.gone';
/** The event that tells a case how the case has ended that it called from this node. */
export const endOf = (node: string): string => `ended:${node}`;
/** Another case, or the register, has news for this one. `outcome` is a plain word such as `returned`. */
export type EventAct = ActHead & { verb: 'event'; event: string; outcome?: string };

export type Act = PersonAct | ClockAct | EventAct;
