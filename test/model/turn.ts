// What is known of an act while the model follows it.
import type { SeatAnswer } from '#domain/engine/op.ts';

/** The act that is under way, and what the record has answered to it. Arms go on side by side: each answer is one pass through all of them. */
export interface Turn {
  act: number;
  now: number;
  /** The people who were found for each arrival, in the order in which they were asked for. */
  opened: { step: string; node: string; seats: readonly SeatAnswer[] }[];
  /** The same for good: who was found, and whether to stand in; not where anybody sits in for somebody who is away. */
  found: { node: string; step: string; standIn: boolean; holders: string[][] }[];
  /** The tasks of the applicant after a return. */
  amend: string[];
  nodes: { step: string; node: string }[];
  /** Effects that were tried, and whether they could not be done. */
  tried: { step: string; node: string; failed: boolean }[];
  /** The tasks of whoever was asked or added beside a task, and those that moved seats got. */
  beside: SeatAnswer[];
  moved: string[];
  /** Tasks that went to somebody else, and to whom. */
  passedOn: { task: string; to: string }[];
  /** Who may answer a task as well from now on. */
  joined: string[];
  /** Tasks that whoever sits in has instead, and as what. */
  stoodIn: { task: string; to: string; next: string }[];
  /** Where processes are called now, to be waited for. */
  called: string[];
  /** Where processes had been called that were told to be waited for no longer. */
  calledOff: string[];
  /** Whether it went straight, each time that was looked at; what had stood is history now, and the act is not taken back. */
  straight: boolean[];
  superseded: boolean;
  /** Rules that have had an effect. */
  noted: string[];
}
