// What an author writes, as schemas: one mapping per step whose kind key (`approve`, `do`, `choose` …) also gives its id or its effect.
import { z } from 'zod';
import { FieldKey, FieldSource } from '#domain/form/field.ts';
import { Text } from '#domain/text.ts';
import { ModeSource } from './mode-source.ts';
import { By, Who } from './who-source.ts';

const id = z.string().regex(/^[a-z][a-z0-9-]{0,39}$/, 'id').refine((name) => !(name in {}), 'id');
/** `2wd`, `4h`, or `$parameter.key`. */
const duration = z.string().regex(/^(\d{1,5}(s|m|h|d|wd|wh|mo|y)|\$[a-z][a-z0-9.-]{0,60})$/, 'duration');
/** One that comes again and again: never without a pause. */
const period = duration.refine((text) => !/^0+\D/.test(text), 'period');
const event = z.string().regex(/^[a-z][a-z0-9.-]{0,59}$/, 'event');
const fields = z.array(FieldKey).max(60);
const expression = z.string().min(1).max(500);
/** What a called process starts with: expressions, or fixed texts in both languages. */
const given = z.record(FieldKey, z.union([expression, Text], 'given'));

const Rung = z.union([
  z.strictObject({ every: period, tell: Who }),
  z.strictObject({ after: duration, tell: Who }),
  z.strictObject({ after: duration, offer: Who }),
  z.strictObject({ after: duration, hand: Who }),
  z.strictObject({ after: duration, start: id, with: given.optional() }),
], 'rung');
/** `urgent` stands instead of `after` where the request says that it is urgent. */
const Due = z.strictObject({
  after: duration.optional(), urgent: duration.optional(), from: FieldKey.optional(), at: FieldKey.optional(), remind: z.array(duration).max(5).default([]), overdue: z.array(Rung).max(8).default([]),
  /** An outcome of the step, or one that nobody but the clock gives. */
  expire: z.union([id, z.strictObject({ key: id, title: Text })], 'expire').optional(),
}).refine((due) => (due.after === undefined) !== (due.at === undefined) && ((due.urgent === undefined && due.from === undefined) || due.after !== undefined), 'due');

const comment = z.enum(['none', 'optional', 'required']);
const OutcomeSource = z.union([
  id,
  z.strictObject({ key: id, title: Text.optional(), vote: z.enum(['approve', 'reject', 'abstain']).optional(), comment: comment.optional(), sign: z.boolean().optional(), means: Text.optional(), edit: fields.default([]), require: fields.default([]), confirm: fields.default([]) }),
], 'outcome');

const head = { title: Text.optional(), clause: z.string().max(40).optional() };
/** Steps stay unread here: `parse` reads each by its kind, so that a problem names its exact place. */
const steps = z.array(z.unknown()).max(60);

const BesideSource = z.strictObject({
  key: id, title: Text, clause: z.string().max(40).optional(), event: event.optional(), recall: Who.optional(), ends: z.array(id).max(8).optional(), most: z.int().min(1).max(99).optional(), comment: comment.optional(),
  edit: fields.default([]), require: fields.default([]), steps,
}).refine((one) => one.event === undefined || (one.comment === undefined && one.most === undefined && !one.edit.length && !one.require.length), 'beside')
  .refine((one) => (one.recall === undefined && one.ends === undefined) || one.event !== undefined, 'recall');
const ask = {
  ...head, by: By, mode: ModeSource.default('any'), outcomes: z.array(OutcomeSource).min(1).max(12).optional(),
  edit: fields.default([]), require: fields.default([]), read: fields.default([]), mask: fields.default([]), hide: fields.default([]), due: z.union([id, Due], 'due').optional(), sign: z.boolean().default(false), returns: z.boolean().optional(), resubmit: z.enum(['again', 'straight']).optional(), apart: z.boolean().optional(), repeated: z.enum(['none', 'once', 'consecutive']).optional(), except: Who.optional(),
  beside: z.array(BesideSource).max(8).default([]), 'on-reject': z.enum(['case', 'block', 'go-on']).default('case'),
};

/** Parts that stand in many places, by the name they have in the JSON Schema. */
export const parts = { text: Text, who: Who, by: By, mode: ModeSource, due: Due, rung: Rung, outcome: OutcomeSource, beside: BesideSource, field: FieldSource };

/** Kind key → the schema of a step of that kind. Two kind keys in one step are unknown keys of each other's schema. */
export const stepSchemas = {
  approve: z.strictObject({ approve: id, ...ask }),
  task: z.strictObject({ task: id, ...ask }),
  sign: z.strictObject({ ...ask, sign: id }),
  do: z.strictObject({ do: z.string().max(60), id: id.optional(), ...head, with: z.record(z.string().max(40), expression).default({}) }),
  copy: z.strictObject({ copy: id, ...head, to: Who, mask: fields.default([]), hide: fields.default([]), comment: z.boolean().default(false) }),
  wait: z.strictObject({ wait: id, ...head, after: duration.optional(), at: FieldKey.optional(), event: event.optional() })
    .refine((wait) => [wait.after, wait.at, wait.event].filter((one) => one !== undefined).length === 1, 'wait'),
  choose: z.strictObject({ choose: id, ...head, branches: z.array(z.strictObject({ when: expression, title: Text, steps })).min(1).max(20), otherwise: steps }),
  parallel: z.strictObject({ parallel: id, ...head, arms: z.array(z.strictObject({ title: Text, steps })).min(1).max(20) }),
  each: z.strictObject({ each: id, ...head, over: FieldKey, order: z.enum(['parallel', 'sequence']).default('parallel'), steps }),
  repeat: z.strictObject({ repeat: id, ...head, until: expression, steps }),
  call: z.strictObject({ call: id, id: id.optional(), ...head, with: given.default({}), waits: z.boolean().default(false) }),
  end: z.strictObject({ end: id, ...head }),
};
export type StepKind = keyof typeof stepSchemas;
export const stepKinds = Object.keys(stepSchemas) as StepKind[];

/** A step, told apart by its kind key; `sign` beside another kind key is that step's option. */
export const kindOf = (raw: unknown): StepKind | undefined => {
  if (raw === null || typeof raw !== 'object') return undefined;
  return stepKinds.find((kind) => kind !== 'sign' && Object.hasOwn(raw, kind)) ?? (Object.hasOwn(raw, 'sign') ? 'sign' : undefined);
};

/** A step as written, its blocks not yet read. */
export type StepSource = { [K in StepKind]: z.infer<(typeof stepSchemas)[K]> }[StepKind];

/** The document of a process. */
export const DefinitionSource = z.strictObject({
  key: id,
  title: Text,
  description: Text.optional(),
  icon: z.string().max(40).optional(),
  start: z.strictObject({ who: z.union([z.literal('employee'), z.literal('process'), z.strictObject({ role: id }), z.strictObject({ roles: z.array(id).min(1).max(10) })], 'start') }),
  form: z.record(FieldKey, FieldSource),
  /** Deadlines that several steps share, by the name that stands at their `due`. */
  clocks: z.record(id, Due).optional(),
  steps: z.array(z.unknown()).min(1).max(60),
});
