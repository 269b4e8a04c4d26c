// What the engine asks of the record: operations of one entry of the log, and the small answers that come back, by position.
import type { AddedMode, Place } from './act.ts';

/** An instant at which the case wants to be woken. `at` is epoch milliseconds. */
export interface Timer {
  id: string;
  at: number;
  /** `release`: a claimed task that lies idle goes back to its candidates. */
  kind: 'remind' | 'due' | 'rung' | 'wait' | 'lapse' | 'release';
  /** Which reminder or rung of the step's `due`. */
  index: number;
}

/** A seat as `commit` opened it: the task's id, who may act on it, and its clock. */
export interface SeatAnswer {
  task: string;
  holders: string[];
  /** What it counts, where seats count differently, and for which group it speaks. */
  weight?: number;
  group?: string;
  /** False in `order` for all but the first. */
  open: boolean;
  timers: Timer[];
  /** It is filled as it opens, by a rule of the step: nobody is asked. */
  passed?: string;
}

/** State of a case as lists show it; `overdue` is a flag of its own. */
export type Header = 'in-review' | 'returned' | 'approved' | 'executing' | 'completed' | 'rejected' | 'withdrawn' | 'cancelled' | 'failed';
export type CloseReason = 'decided-by-other' | 'step-settled' | 'recalled' | 'returned' | 'withdrawn' | 'cancelled' | 'rejected' | 'lapsed' | 'ended' | 'removed' | 'taken-back' | 'called-back' | 'superseded' | 'adviser-left';
/** Why a task is suspended: signers before it, advice, or the applicant's answer. */
export type Pause = 'before' | 'advice' | 'applicant';

/** What a verb that takes two people asks for: a step, the hash of a definition, or the node of a failed effect. */
export type Proposed = { verb: 'jump'; to: string } | { verb: 'name'; to: string; people: string[] } | { verb: 'migrate'; to: string; version: number } | { verb: 'repair'; to: string; step: string; result: string };

/** `row`: inside an `each`, the entry of its field that this run is about, from 0. */
export type Op =
  /** The case comes into being: header row, number, pinned definition. */
  | { op: 'begin' }
  /** Resolve who is asked and open their tasks. `passes`: a seat may be filled as it opens, and the walk then goes on. */
  | { op: 'open'; node: string; step: string; row?: number; round: number; outcomes: Record<string, string>; standIn?: true; passes?: true }
  /** In `order`: the next seat's turn. */
  | { op: 'turn'; node: string; step: string; task: string }
  /** A person's answer to a task. `kind`: whether it ends the seat, asks for a block beside it, or sends the case back. */
  | { op: 'decided'; node: string; step: string; task: string; outcome: string; kind: 'answer' | 'aside' | 'return'; to?: string }
  | { op: 'close'; tasks: string[]; reason: CloseReason }
  | { op: 'settled'; node: string; step: string; outcome: string; byClock?: true }
  | { op: 'effect'; node: string; step: string; row?: number; effect: string; outcomes: Record<string, string> }
  | { op: 'compensate'; node: string; step: string; effect: string }
  | { op: 'wait'; node: string; step: string }
  | { op: 'event'; event: string; outcome?: string }
  /** A year's calendar was announced: due instants that were only expected are counted again. */
  | { op: 'redate' }
  /** The organisation has changed: where nobody could be asked, somebody may be now. */
  | { op: 'look-again' }
  /** Somebody's absence has begun, or he may not answer any more: of these open tasks, some may be for somebody else to do. `holders`: who has it, then who else may claim it again; `group`: for which the seat speaks; `standIn`: the step is with those who stand in. */
  | { op: 'away'; tasks: { node: string; step: string; task: string; holders: string[]; group?: string; standIn?: true; timers: Timer[] }[] }
  | { op: 'choose'; node: string; step: string; row?: number; outcomes: Record<string, string> }
  | { op: 'count'; node: string; step: string }
  | { op: 'until'; node: string; step: string; row?: number; outcomes: Record<string, string>; turn: number }
  | { op: 'call'; node: string; step: string; row?: number; wait: boolean; outcomes: Record<string, string> }
  /** Processes that were called at these nodes are waited for no longer. */
  | { op: 'call-off'; nodes: string[] }
  /** Of a called case: whoever waited for it waits no longer. `past`: it goes on, as this effect cannot be undone. */
  | { op: 'caller-gone'; past?: string }
  /** Of a rung: `had`, whose the seat is; `full`, it has gone through as many people as it may, and is handed to nobody else. */
  | { op: 'ring'; task: string; step: string; kind: 'remind' | 'due' | 'rung' | 'release'; index: number; people?: string[]; node?: string; timers?: Timer[]; had?: string; full?: true }
  /** The seat goes to somebody else: its task closes, another opens with the same due instant. `stood`: its clock stood still until now, as the applicant was asked. */
  | { op: 'move'; node: string; step: string; task: string; to: string; how: 'transferred' | 'reassigned'; state: 'open' | 'waiting' | 'suspended'; timers: Timer[]; stood?: true }
  /** One of several candidates takes a shared task, or it goes back to them. */
  | { op: 'claim'; node: string; step: string; task: string; timers: Timer[] }
  | { op: 'release'; step: string; task: string; people: string[] }
  | { op: 'suspend'; step: string; task: string; why: Pause }
  /** A suspended task opens again; `timers` are those it still has, `people` those who may act on it. */
  | { op: 'resume'; node: string; step: string; task: string; why: Pause; timers: Timer[]; people?: string[] }
  /** People are asked for advice, or (with nobody named) the applicant a question, beside a suspended task. */
  | { op: 'consult'; node: string; step: string; task: string; people: string[]; why: 'advice' | 'applicant'; timers: Timer[] }
  | { op: 'answered'; step: string; task: string; why: 'advice' | 'applicant' }
  /** The case has gone back between the same two steps more often than twice. `to` absent: to its applicant. */
  | { op: 'returned-often'; from: string; to?: string; times: number }
  /** Signers are added; `held`: none of them is asked yet, but only after the yes of whoever added them, or after those who were added before. */
  | { op: 'add'; node: string; step: string; task: string; people: string[]; place: Place; mode: AddedMode; held: boolean; by: string; batch: number }
  | { op: 'remove'; step: string; task: string; signer: string }
  | { op: 'take-back'; step: string; task: string }
  /** Tasks stand as they stood before an act that was undone; `holders`: who may act on each. */
  | { op: 'reopen'; tasks: { task: string; step: string; state: 'open' | 'waiting' | 'suspended'; holders: string[]; timers: Timer[] }[] }
  | { op: 'extend'; node: string; step: string; task: string; until: number }
  /** The case goes back to an earlier step: what was decided at `nodes` becomes history. `standing`: steps whose decisions stand until it has passed again. */
  | { op: 'rewind'; to: string; nodes: string[]; round: number; jump?: true; standing?: string[] }
  /** The step that a case went back to has passed again: whether it goes straight on to `step`, which had returned it, past what was decided at `nodes`; `seen`: step → hash of what its task showed as the case went back. `lost`: it cannot. */
  | { op: 'straight'; step: string; nodes: string[]; seen: Record<string, string>; lost?: true }
  /** An administrator moves the case on; each of `steps` is marked as skipped. What stood at `nodes` for a way straight back is history. */
  | { op: 'skip'; to: string; steps: string[]; nodes?: string[] }
  /** A verb that takes two people has its first. */
  | ({ op: 'proposed' } & Proposed)
  /** Others are to be asked at a step that the case has not come to. */
  | { op: 'named'; step: string; people: string[] }
  /** The holder changes what stands; `approved`: the steps where somebody has agreed to what he saw. */
  | { op: 'amended'; step: string; task: string; approved: string[] }
  /** The case goes on under another version: open tasks keep their people, and their clocks follow its rules. */
  | { op: 'migrated'; version: number; to: string; skipped: string[] }
  /** A failed effect is tried again, or was done by hand. */
  | { op: 'repaired'; node: string; step: string; effect: string; result?: string }
  | { op: 'cancelled' }
  /** `only`: the arrival whose decisions become history now, with those `beside` it; those before it stand until the form comes again. */
  | { op: 'returned'; task: string; round: number; only?: string; beside?: string[] }
  /** `to`: the step that returned it, to which it goes straight back unless something was changed that was decided on at the steps `between`. */
  | { op: 'resubmitted'; task: string; to?: string; between?: string[] }
  | { op: 'withdrawn' }
  /** What was handed out is asked back: the event begins its block beside the task. */
  | { op: 'recalled'; step: string; event: string }
  | { op: 'commented' }
  | { op: 'urged'; tasks: string[] }
  | { op: 'header'; state: Header }
  | { op: 'end'; state: Header; outcome: string };

/** The answer to one operation; `null` where there is nothing to learn. */
export type Answer =
  | null
  | { seats: SeatAnswer[] }
  /** `holders`: who has a seat whose turn it is, where it is not whoever was asked. */
  | { timers: Timer[]; holders?: string[] }
  | { result: string; moved?: { task: string; timers: Timer[] }[] }
  /** The effect could not be done, and trying again would only repeat that: a plain code, never a value. */
  | { failed: string }
  | { redated: { task: string; timers: Timer[] }[]; now: number }
  | { branch: number }
  | { rows: number }
  | { done: boolean }
  | { child: string }
  | { again: number }
  /** Whether a case that comes again goes straight to the step that returned it. */
  | { straight: boolean }
  /** Step → hash of what its task shows now, with whoever was picked for it. */
  | { seen: Record<string, string> }
  /** Others may answer the task as well. */
  | { joined: string[] }
  /** Seats that somebody else has now, as the task that he has. */
  | { stoodIn: { task: string; seat: SeatAnswer }[] }
  | { reopened: { task: string; timers: Timer[] }[] };

type Part<A, K> = A extends unknown ? (K extends keyof A ? A[K] : never) : never;
type Parts<A> = A extends unknown ? keyof A : never;
/** All that answers can say; each says a part of it. */
export type Said = { [K in Parts<NonNullable<Answer>>]?: Part<NonNullable<Answer>, K> };

export type Question = Extract<Op, { op: 'open' | 'turn' | 'effect' | 'wait' | 'choose' | 'count' | 'until' | 'call' }>;
const questions: readonly Op['op'][] = ['open', 'turn', 'effect', 'wait', 'choose', 'count', 'until', 'call'];
/** An operation whose answer goes back to a node of the case. */
export const isQuestion = (op: Op): op is Question => questions.includes(op.op);

/** An operation after whose answer the walk may go on. */
export const movesOn = (op: Op): boolean => op.op === 'effect' || op.op === 'choose' || op.op === 'count' || op.op === 'until' || op.op === 'straight' || (op.op === 'call' && !op.wait) || (op.op === 'resubmitted' && op.to !== undefined);
