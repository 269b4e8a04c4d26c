// The reference model of a case: facts only. What follows from them is worked out anew each time, slowly and plainly, from the rules of
// approval (docs/model.md); nothing here is taken from domain/engine.
import type { Ask, Definition, Do, Step } from '#domain/definition/definition.ts';
import type { SeatAnswer } from '#domain/engine/op.ts';
import type { Facts } from '#domain/organisation.ts';
import type { Standing, StandingOn } from './straight.ts';

/** A step of one arrival: indexes and containers from the outside in, such as `2/a1/0`: a arm, b branch, r row, t turn, k block beside a task. */
export type Path = string;

/** What somebody said, and in which act. `to`: with a return, the step asked for. */
export interface Said {
  outcome: string;
  by: string;
  act: number;
  to?: string;
  /** Whose seat it is, where somebody has spoken for him. */
  for?: string;
  /** Nobody was asked: he had said it before. */
  before?: true;
}
/** An answer that stands: where, by whom, and as what; whether it approves. */
export interface Answered {
  path: Path;
  /** To those who stand in, another arrival at the same place. */
  standIn: boolean;
  step: string;
  task: string;
  by: string;
  yes: boolean;
  /** He has spoken for himself. */
  own: boolean;
  /** What was shown to him. */
  shown: string;
  why: string[];
}
/** Where a signer was added: on which seat, how, and together with whom. */
export interface Hung {
  on: number;
  place: 'before' | 'with' | 'after';
  mode: 'any' | 'all' | 'order';
  batch: number;
  by: string;
}
/** A question beside a seat: to colleagues, or to the applicant. */
export interface Question {
  why: 'advice' | 'applicant';
  since: number;
  asked: { task: string; person: string; answered: boolean }[];
}
export interface Seat {
  /** What the engine calls its task; and what it called it before the seat moved. */
  task: string;
  was: string[];
  holders: string[];
  /** Why each of those who were found is asked; and why the seat is, whoever else has it. */
  why: Record<string, string[]>;
  first: string[];
  /** Who had it before: of several candidates of whom nobody had taken it, the first by name. */
  before: string | null;
  /** All candidates, while one has claimed it. */
  pool: string[] | null;
  /** Whose it is: of several candidates, nobody's until one takes it. Whoever else the ladder offers it to, it stays his. */
  had: string | null;
  chain: string[];
  weight: number;
  group: string | undefined;
  hung: Hung | null;
  said: Said | null;
  removed: boolean;
  /** The act that ended the task without an answer. */
  closed: number | null;
  question: Question | null;
  /** A question was asked and has been answered in full. */
  heard: boolean;
  /** The act in which somebody last did something with the task. */
  touched: number;
  /** The act in which its clock began; the act by which it last opened; its state after the last act. */
  opened: number;
  turned: number;
  state: 'waiting' | 'open' | 'suspended' | 'done' | 'closed';
  due: number | null;
  rang: boolean;
  /** When each rung of its ladder is reached, until it is. */
  rungs: (number | null)[];
  idle: number | null;
}

/** One arrival at a step that asks people. */
export interface Arrival {
  kind: 'ask';
  step: Ask;
  /** What the engine calls it. */
  node: string;
  seats: Seat[] | null;
  standIn: boolean;
  byClock: boolean;
  beside: Record<string, { run: boolean; runs: number; granted: number }>;
}
/** A wait, or a process that was called. */
export interface Pending {
  kind: 'pending';
  step: Extract<Step, { kind: 'wait' | 'call' }>;
  node: string;
  until: number | null;
  over?: string;
}

/** An effect that could not be done: it waits for an administrator. */
export interface Failed {
  kind: 'failed';
  step: Do;
  node: string;
}

/** What became of a step that is over. */
export type Result =
  | { kind: 'ask'; step: string; passed: boolean; at: number; node: string }
  | { kind: 'do'; effect: string; reversible: boolean }
  | { kind: 'call'; waited: boolean }
  | { kind: 'choice'; branch: number }
  | { kind: 'rows'; rows: number }
  | { kind: 'turn'; done: boolean }
  | { kind: 'wait' }
  | { kind: 'skipped' };

export interface Case {
  phase: 'running' | 'returned' | 'ended';
  outcome: string | undefined;
  round: number;
  results: Record<Path, Result>;
  live: Record<Path, Arrival | Pending | Failed>;
  /** Every live path in the order of the definition. */
  order: Path[];
  /** What conditions read. */
  outcomes: Record<string, string>;
  /** Reversible effects that stand, oldest first. */
  effects: { path: Path; effect: string }[];
  undone: string[];
  /** Arrivals that a return has closed. */
  history: string[];
  irreversible: string | null;
  out: number;
  /** What people have answered in this round, oldest first. */
  answers: Answered[];
  /** What was asked for beside a task, in whatever round, and by and for whom. */
  asked: { step: string; key: string; by: string[] }[];
  /** What it is about: field → value. */
  form: Record<string, unknown>;
  /** Step → the people picked for it last. */
  picks: Record<string, string[]>;
  mail: { event: string; outcome: string | undefined }[];
  /** A verb that takes two people, and has its first. */
  proposed: { what: string; by: string } | null;
  amending: { task: string; lapse: number } | null;
  /** What stands while the form is back with its applicant. */
  kept: Standing | null;
  /** Block, as the beginning of its paths → what stands while it is back at an earlier step of its own. */
  straightOn: Record<string, StandingOn>;
  /** The last act that settled a step, while nothing else has happened since: where the case stood before it; `called`: another process has been started since, or called off. */
  undo: { path: Path; task: string; by: string; for: string; outcome: string; before: Case; called?: true } | null;
  passes: number;
  /** Arrivals that this act has settled. */
  settled: { arrival: Arrival; outcome: string }[];
}

/** What does not change while a case lives. */
export interface World {
  definition: Definition;
  facts: Facts;
  applicant: string;
  /** Of one step: who has asked for what it decides. */
  askers?: string[];
}

export const fresh = (): Case => ({
  phase: 'running', outcome: undefined, round: 1, results: {}, live: {}, order: [], outcomes: {}, effects: [], undone: [], history: [],
  irreversible: null, out: 0, answers: [], asked: [], form: {}, picks: {}, mail: [], proposed: null, amending: null, kept: null, straightOn: {}, undo: null, passes: 0, settled: [],
});

/** A seat that somebody was found for, or was added. */
export const seatOf = ({ task, holders, weight = 1, group }: Pick<SeatAnswer, 'task' | 'holders' | 'weight' | 'group'>, hung: Hung | null = null): Seat => ({
  task, was: [], holders: [...holders], why: {}, first: [], before: null, pool: null, had: holders.length === 1 ? (holders[0] ?? null) : null, chain: [], weight, group, hung, said: null, removed: false, closed: null,
  question: null, heard: false, touched: 0, opened: 0, turned: 0, state: 'waiting', due: null, rang: false, rungs: [], idle: null,
});

/** Every arrival that people are asked at, in order. */
export const arrivals = (c: Case): { path: Path; arrival: Arrival }[] =>
  c.order.flatMap((path) => { const one = c.live[path]; return one?.kind === 'ask' ? [{ path, arrival: one }] : []; });

/** Effects that wait for an administrator. */
export const failedIn = ({ live }: Case): Failed[] => Object.values(live).flatMap((one) => (one.kind === 'failed' ? [one] : []));

/** A task of a live arrival: the seat's own, or one that asks somebody beside it. */
export function taskIn(c: Case, task: string): { path: Path; arrival: Arrival; seats: Seat[]; seat: Seat; asked?: Question['asked'][number] } | undefined {
  for (const { path, arrival } of arrivals(c))
    for (const seat of arrival.seats ?? []) {
      const seats = arrival.seats ?? [];
      if (seat.task === task) return { path, arrival, seats, seat };
      const asked = seat.question?.asked.find((one) => one.task === task);
      if (asked) return { path, arrival, seats, seat, asked };
    }
  return undefined;
}

/** Whether two accounts belong to one person. */
export const sameHuman = ({ facts }: World, a: string, b: string): boolean => a === b || (facts.people[a] !== undefined && facts.people[a].humanId === facts.people[b]?.humanId);
