// Scenarios: what people do, what time and other cases bring, and the trail that must come of it. Played on any host.
import { readdirSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';
import type { Op } from '#domain/engine/op.ts';
import type { Answer } from '#domain/engine/op.ts';

const Form = z.record(z.string(), z.unknown());
const Step = z.union([
  /** A person acts: at a step, with one of its outcomes or `return`; or on the case as a whole. */
  z.strictObject({ by: z.string(), at: z.string().optional(), does: z.string(), says: z.string().optional(), signs: z.literal(true).optional(), form: Form.optional(), refused: z.string().optional() }),
  /** A verb on a task of a step (of the actor's, or the one that he decided), with what it takes. */
  z.strictObject({ by: z.string(), verb: z.string(), at: z.string().optional(), with: z.record(z.string(), z.unknown()).default({}), says: z.string().optional(), refused: z.string().optional() }),
  /** A later version of the process is published; the case that runs keeps its own. */
  z.strictObject({ publishes: z.record(z.string(), z.unknown()) }),
  /** A person leaves; the scenario moves what was his. */
  z.strictObject({ leaves: z.string() }),
  /** A person is away from today on, for a month. */
  z.strictObject({ away: z.string() }),
  /** Time passes until so many clocks of the case have rung. */
  z.strictObject({ rings: z.int() }),
  z.strictObject({ event: z.string(), outcome: z.string().optional() }),
  /** The case that this one waits for is worked through by one person and ends. */
  z.strictObject({ called: z.string(), by: z.string(), at: z.string(), does: z.string(), ends: z.string() }),
]);
const Scenario = z.strictObject({
  process: z.string(),
  /** Processes of the scenario's own, as documents. */
  defines: z.array(z.record(z.string(), z.unknown())).default([]),
  parameters: z.record(z.string(), z.union([z.string(), z.number()])).default({}),
  form: Form,
  by: z.string(),
  /** Archives that are not in at the start. */
  records: z.record(z.string(), z.enum(['out', 'lost'])).default({}),
  /** People who have a role beside those who have it anyway. */
  roles: z.record(z.string(), z.array(z.string())).default({}),
  /** Results of effects where they are not the plain ones, in turn; `fails`: it cannot be done. */
  effects: z.record(z.string(), z.array(z.string())).default({}),
  steps: z.array(Step),
  /** One line for each entry of the case's log. */
  trail: z.array(z.string()).default([]),
});
export type Scenario = z.infer<typeof Scenario> & { name: string };
export type ScenarioStep = z.infer<typeof Step>;

const folder = new URL('scenarios/', import.meta.url);

/** All scenarios, by the name of their file. */
export const scenarios = (): Scenario[] =>
  readdirSync(folder).filter((file) => file.endsWith('.yaml')).sort().map((file) => ({ name: file.replace('.yaml', ''), ...Scenario.parse(parse(readFileSync(new URL(file, folder), 'utf8'))) }));

/** Whoever fills a form in: his name, and the files that he uploads for it. */
export interface Hand {
  name: string;
  upload(name: string): string;
}

/** A form as it is handed in: `{ in: 300 }` is the instant 300 seconds from `now`, `{ day: -1 }` yesterday, `{ file: name }` an upload, `{ signed: true }` the person's signature. */
export const formAt = (form: Record<string, unknown>, now: number, hand: Hand): Record<string, unknown> => Object.fromEntries(Object.entries(form).map(([key, value]) => [key, filled(value, now, hand)]));

function filled(value: unknown, now: number, hand: Hand): unknown {
  if (Array.isArray(value)) return value.map((one) => filled(one, now, hand));
  if (value === null || typeof value !== 'object') return value;
  if ('in' in value) return new Date(now + Number(value.in) * 1_000).toISOString();
  if ('day' in value) return new Date(now + Number(value.day) * 86_400_000).toISOString().slice(0, 10);
  if ('file' in value) return [hand.upload(String(value.file))];
  if ('signed' in value) return { statement: true, name: hand.name };
  return formAt(value as Record<string, unknown>, now, hand);
}

/** What a verb takes, with `{ in: 300 }` as epoch milliseconds and the tasks that it names as the host calls them. */
export const takenAt = (taken: Record<string, unknown>, now: number, name: (task: string) => string): Record<string, unknown> =>
  Object.fromEntries(Object.entries(taken).map(([key, value]) => [key, key === 'signer' || key === 'task' ? name(String(value)) : value !== null && typeof value === 'object' && 'in' in value ? now + Number(value.in) * 1_000 : value]));

/** An entry of a log as a line: who or what acted, what was owed, what was answered; without ids and instants. */
export function lineOf(entry: { act: { verb: string } | null; ops: Op[]; answers: Answer[] | null }, caseId: string): string {
  const said = entry.ops.map((op, i) => saidOf(op, entry.answers?.[i] ?? null));
  return `${entry.act?.verb ?? '…'}: ${said.join('; ') || 'rests'}`.replaceAll(`${caseId}.`, '');
}

function saidOf(op: Op, answer: Answer): string {
  const got = answer ? ` = ${answerOf(answer)}` : '';
  switch (op.op) {
    case 'decided':
      return `${op.step} ${op.task} ${op.kind} ${op.outcome}`;
    case 'close':
      return `close ${op.tasks.join(' ')} ${op.reason}`;
    case 'settled':
      return `settled ${op.step} ${op.outcome}${op.byClock ? ' by the clock' : ''}`;
    case 'effect':
    case 'compensate':
      return `${op.op === 'effect' ? 'do' : 'undo'} ${op.effect}${got}`;
    case 'ring':
      return `${op.kind} ${op.index} of ${op.step}`;
    case 'event':
      return `${op.event}${op.outcome === undefined ? '' : ` ${op.outcome}`}`;
    case 'header':
      return `is ${op.state}`;
    case 'end':
      return `ends ${op.state} ${op.outcome}`;
    case 'move':
      return `${op.how} ${op.step} ${op.task}${got}`;
    case 'resume':
    case 'suspend':
      return `${op.op} ${op.step} ${op.task} ${op.why}${got}`;
    case 'add':
      return `add ${op.place} ${op.task} ${op.mode}${got}`;
    case 'reopen':
      return `reopen ${op.tasks.map(({ task, state }) => `${task} ${state}`).join(' ')}`;
    case 'rewind':
      return `back to ${op.to} in round ${op.round}`;
    case 'proposed':
      return `proposed ${op.verb}${op.verb === 'repair' ? ` ${op.step} ${op.result}` : ''}`;
    case 'repaired':
      return `repaired ${op.step} ${op.result ?? 'again'}`;
    case 'migrated':
      return `migrated to ${op.version}`;
    case 'urged':
      return `urged ${op.tasks.join(' ')}`;
    case 'returned':
    case 'resubmitted':
      return `${op.op} ${op.task}${got}`;
    default:
      return `${op.op}${'step' in op ? ` ${op.step}` : ''}${got}`;
  }
}

function answerOf(answer: NonNullable<Answer>): string {
  if ('seats' in answer) return answer.seats.map((seat) => `${seat.task}${seat.open ? '' : ' (waits)'} ${seat.holders.join(' or ')}${seat.timers.map(({ kind, index }) => ` ${kind}${index}`).join('')}`).join(', ');
  if ('stoodIn' in answer) return answer.stoodIn.map(({ task, seat }) => `${task} is ${seat.task} ${seat.holders.join(' or ')}`).join(', ') || 'nobody';
  if ('timers' in answer) return `${answer.timers.map(({ kind, index }) => `${kind}${index}`).join(' ') || 'no clock'}${answer.holders ? ` ${answer.holders.join(' or ')}` : ''}`;
  if ('result' in answer) return answer.result;
  if ('failed' in answer) return 'failed';
  if ('branch' in answer) return `branch ${answer.branch}`;
  if ('rows' in answer) return `${answer.rows} rows`;
  if ('done' in answer) return answer.done ? 'done' : 'again';
  if ('reopened' in answer) return '';
  if ('straight' in answer) return answer.straight ? 'straight' : 'from the start';
  if ('joined' in answer) return answer.joined.join(' or ');
  return 'again' in answer ? 'and again' : 'child' in answer ? 'another case' : 'counted again';
}
