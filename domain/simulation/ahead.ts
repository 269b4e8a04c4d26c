// The way ahead: what the same engine would do from here if everybody agreed and took all of his time.
import type { Calendar, Due } from '#domain/calendar/calendar.ts';
import { taskClock } from '#domain/calendar/clock.ts';
import type { Ask, Definition } from '#domain/definition/definition.ts';
import { askOf, stepOf } from '#domain/definition/steps.ts';
import type { Position } from '#domain/engine/follow.ts';
import { pickingsOf, type Picks } from '#domain/picks.ts';
import { nodesOf, openSeats } from '#domain/engine/state.ts';
import type { Facts } from '#domain/organisation.ts';
import type { Requested } from '#domain/requests.ts';
import { simulate, type Simulation } from './simulation.ts';

/** What is known of a case, or of a request that is still being written. Instants are epoch milliseconds. */
export interface Outlook {
  definition: Definition;
  facts: Facts;
  calendar: Calendar;
  applicant: string;
  form: Record<string, unknown>;
  now: number;
  /** Where the case stands; absent for one that has not been started. */
  at?: Position;
  /** Step → who decided it. */
  actors: Record<string, string>;
  /** What was asked for beside a task so far. */
  requests?: readonly Requested[];
  /** Step → who was picked for it. */
  picks?: Picks;
  /** The result that each effect would have. */
  effect(name: string): string;
  /** When an event that is waited for will have come at the latest, where that is known. */
  expected?(event: string): number | undefined;
  /** The open task that is answered now; the others are answered in the order in which they are due, each at the last moment. */
  first?: string;
}

/** A step that asks people on the way. */
export interface Asked {
  step: string;
  people: string[];
  due: Due | null;
  /** Nobody is asked: the seats are filled as the step opens. */
  passes?: true;
}
/** The way ahead, as far as it can be told. Instants are epoch milliseconds. */
export interface Ahead {
  /** Every ask on the way, in the order in which they would be opened; the first are those that are open now. */
  asks: Asked[];
  /** Every step that the case would come to from here, in that order, and when it would at the latest. */
  steps: ReadonlyMap<string, number>;
  /** Wait → when it would be over at the latest, where that is known. */
  waits: ReadonlyMap<string, number>;
  /** How it would end, if it can be told. */
  ending: string | undefined;
  /** The way was followed as far as it can be told; otherwise it was too long. */
  whole: boolean;
}

const MOST_TURNS = 80;
/** The outcome that an event is taken to bring. */
const GOOD = 'available';

/** Looks ahead; from a case that was returned, as if it were submitted again as it stands. An event that a step waits for is taken to come, and to bring good; stops where only the end of another process would lead on. */
export async function ahead(outlook: Outlook): Promise<Ahead> {
  const simulation = await simulate({ ...outlook, form: { ...outlook.form }, once: true });
  if (simulation.state().phase === 'returned') await simulation.act({ verb: 'resubmit', by: outlook.applicant });
  const asks: (Asked & { node: string })[] = [];
  const steps = new Map<string, number>();
  const waits = new Map<string, number>();
  let seen = 0;
  const come = (step: string) => {
    if (!steps.has(step)) steps.set(step, simulation.now());
  };
  const dues = new Map<string, Due | null>();
  const walked = () => {
    for (; seen < simulation.log.length; seen++) {
      const { ops = [], answers } = simulation.log[seen] ?? {};
      ops.forEach((op, i) => {
        if ('step' in op && op.op !== 'compensate') come(op.step);
        const answer = answers?.[i];
        if (op.op === 'open' && answer && 'seats' in answer && answer.seats.length && answer.seats.every(({ passed }) => passed !== undefined))
          asks.push({ node: op.node, step: op.step, people: answer.seats.flatMap(({ holders }) => holders), due: null, passes: true });
      });
    }
  };
  walked();
  let turn = 0;
  for (; turn < MOST_TURNS && simulation.state().phase === 'running'; turn++) {
    for (const { step } of nodesOf(simulation.plan, simulation.state())) come(step.id);
    const open = simulation.open();
    const nodes = new Map([...openSeats(simulation.plan, simulation.state())].map(({ seat, node }) => [seat.task, node.id]));
    for (const { task, step, holders } of open) {
      if (dues.has(task)) continue;
      const due = dueOf(outlook, simulation, step, task);
      dues.set(task, due);
      const node = nodes.get(task) ?? task;
      const same = asks.find((one) => one.node === node);
      if (same) same.people.push(...holders.filter((person) => !same.people.includes(person)));
      else asks.push({ node, step, people: [...holders], due });
    }
    if (simulation.hurry()) continue;
    if (!(await proceed(outlook, simulation, open, dues, waits))) break;
    walked();
  }
  const open = unpicked(outlook);
  return { asks: asks.map(({ step, people, due, passes }) => ({ step, people: open.has(step) ? [] : people, due, ...(passes && { passes }) })), steps, waits, ending: simulation.state().outcome, whole: turn < MOST_TURNS };
}

/** Steps for which somebody will have been picked who has not been yet: nobody can say whom they ask. */
const unpicked = ({ definition, picks = {} }: Outlook): Set<string> =>
  new Set(pickingsOf(definition).flatMap(({ ask: { id }, optional }) => (optional || picks[id]?.length ? [] : [id])));

function dueOf({ definition, form, calendar }: Outlook, simulation: Simulation, step: string, task: string): Due | null {
  return taskClock(askOf(definition, step)?.due, form, task, simulation.now(), calendar).due;
}

/** The next that happens on the way: of the tasks and waits whose end is known, the one that ends first; whether anything could. */
async function proceed(outlook: Outlook, simulation: Simulation, open: ReturnType<Simulation['open']>, dues: ReadonlyMap<string, Due | null>, ends: Map<string, number>): Promise<boolean> {
  const { definition, first } = outlook;
  const dueAt = ({ task }: { task: string }) => (task === first ? -Infinity : (dues.get(task)?.at ?? Infinity));
  const next = soonest(open.filter(({ step, task }) => agreement(askOf(definition, step)) !== undefined || (dues.get(task) && askOf(definition, step)?.due?.expire !== undefined)), dueAt);
  const waits = waitsIn(outlook, simulation);
  const known = soonest(waits.filter(({ at }) => at !== undefined), ({ at = Infinity }) => at);
  // Nobody can say how long a task takes that is never due: it is answered before time goes on.
  if (next && !(known?.at !== undefined && known.at < dueAt(next) && dueAt(next) < Infinity)) {
    const [by] = next.holders;
    const outcome = agreement(askOf(definition, next.step));
    const due = dues.get(next.task);
    if (outcome === undefined && due) {
      await simulation.wait(Math.max(0, due.at - simulation.now()));
      return true;
    }
    if (next.task !== first && due) await simulation.until(due.at);
    return by !== undefined && outcome !== undefined && (await simulation.act({ verb: 'decide', by, task: next.task, outcome })) === undefined;
  }
  const over = next ? known : (waits.find(({ at }) => at === undefined) ?? known);
  if (!over) return false;
  const { step, at = -Infinity, event } = over;
  const left = at - simulation.now();
  if (event === undefined || left > 0) ends.set(step, at);
  if (event === undefined) await simulation.wait(Math.max(0, left));
  else {
    if (left > 0) await simulation.until(at);
    await simulation.event(event, GOOD);
  }
  return true;
}

/** A step that waits: until when, where that is known, and for which event. */
interface Waiting {
  step: string;
  at: number | undefined;
  event?: string;
}

/** What is waited for; an event of which nothing is known comes at once. */
function waitsIn({ definition, expected }: Outlook, simulation: Simulation): Waiting[] {
  return [...nodesOf(simulation.plan, simulation.state())].flatMap(({ step: { id }, node }): Waiting[] => {
    if (node.kind !== 'wait' || node.stage !== 'waiting') return [];
    const [timer] = node.timers;
    if (timer) return [{ step: id, at: timer.at }];
    const wait = stepOf(definition, id);
    return wait?.kind === 'wait' && wait.until.kind === 'event' ? [{ step: id, at: expected?.(wait.until.event), event: wait.until.event }] : [];
  });
}

/** Of several, the one that comes first; of two at once, the one before. */
const soonest = <T>(all: readonly T[], at: (one: T) => number): T | undefined => all.reduce<T | undefined>((best, one) => (best === undefined || at(one) < at(best) ? one : best), undefined);

/** What whoever agrees answers; nothing where all that people can do is to say no, and otherwise the clock leads on. */
const agreement = (ask: Ask | undefined): string | undefined => ask?.outcomes.find(({ vote, clock }) => vote === 'approve' && !clock)?.key;
