// What can happen to a case from outside. Acts travel through Temporal: ids, outcomes and instants, never a word that a person wrote.

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
    | { verb: 'return'; task: string; seen?: string }
    | { verb: 'resubmit' }
    | { verb: 'withdraw' }
    | { verb: 'recall' }
    | { verb: 'comment' }
    | { verb: 'urge' }
  );

/** A clock of the case ran out. */
export type ClockAct = ActHead & { verb: 'clock'; timer: string };
/** The event that tells a case of newly announced working days. */
export const CALENDAR_ANNOUNCED = 'calendar.announced';
/** Another case, or the register, has news for this one. `outcome` is a plain word such as `returned`. */
export type EventAct = ActHead & { verb: 'event'; event: string; outcome?: string };

export type Act = PersonAct | ClockAct | EventAct;
