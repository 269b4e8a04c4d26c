// Processes that can be started: their form, their outline, and the way a request would take.
import { z } from '@hono/zod-openapi';
import { Form, Id, Instant, Person, Text } from './basis.ts';
import { FieldProblem } from './problem.ts';

export const ProcessHead = z
  .object({ key: z.string(), version: z.int(), title: Text, description: Text.optional(), icon: z.string().optional() })
  .openapi('ProcessHead');
export type ProcessHead = z.infer<typeof ProcessHead>;
export const Processes = z.array(ProcessHead).openapi('Processes');

/** A field as `domain/form` has it, parameters put in, with its label as a text. `latest`: the last instant that its `within` allows now. */
export const FormField = z
  .looseObject({ key: z.string(), type: z.string(), label: Text, required: z.boolean(), zh: z.string(), en: z.string(), clause: z.string().optional(), latest: Instant.optional() })
  .openapi('FormField');
export type FormField = z.infer<typeof FormField>;

export const StepKind = z.enum(['approve', 'task', 'sign', 'do', 'wait', 'choose', 'parallel', 'each', 'repeat', 'call', 'end']);
export type StepKind = z.infer<typeof StepKind>;

/** Where a step stands inside another: which of its blocks, and that block's title (a branch, an arm, a request beside a task). */
export const Inside = z.object({ step: z.string(), block: z.int(), title: Text.optional(), beside: z.boolean().optional() }).openapi('Inside');

export const OutlineStep = z.object({ id: z.string(), kind: StepKind, title: Text, clause: z.string().optional(), inside: Inside.optional() }).openapi('OutlineStep');
export type OutlineStep = z.infer<typeof OutlineStep>;

/** Step → whom it shall ask, where somebody picks. */
export const Picks = z.record(z.string().max(60), z.array(Id).max(20)).openapi('Picks');
/** A step whose people are picked: at least one unless it is not `required`, `most` of them, from `people`. `chosen`: who is picked now. */
export const Picking = z.object({ step: z.string(), title: Text, required: z.boolean(), most: z.int(), people: z.array(Person), chosen: z.array(Id) }).openapi('Picking');
export type Picking = z.infer<typeof Picking>;

export const Process = z.object({ ...ProcessHead.shape, form: z.array(FormField), steps: z.array(OutlineStep), picks: z.array(Picking) }).openapi('Process');
export type Process = z.infer<typeof Process>;

export const PreviewBody = z.strictObject({ form: Form, picks: Picks.optional() }).openapi('PreviewBody');

/** A step of the way ahead. `due` is the latest instant if everybody takes all of his time; `skipped` says why it would not be asked. */
export const PreviewStep = z
  .object({
    ...OutlineStep.shape,
    people: z.array(Person),
    mode: z.enum(['one', 'any', 'all', 'order', 'm-of-n', 'share', 'per-group']).optional(),
    due: Instant.optional(),
    provisional: z.boolean().optional(),
    skipped: Text.optional(),
  })
  .openapi('PreviewStep');
export type PreviewStep = z.infer<typeof PreviewStep>;
/** `problems`: what the form still lacks; the way is shown all the same. */
export const Preview = z.object({ steps: z.array(PreviewStep), problems: z.array(FieldProblem), remarks: z.array(Text) }).openapi('Preview');
export type Preview = z.infer<typeof Preview>;

/** `from`: a former case that this one is made out of; both will be linked. */
export const StartBody = z.strictObject({ process: z.string().min(1).max(100), form: Form, picks: Picks.optional(), from: Id.optional() }).openapi('StartBody');
export type StartBody = z.infer<typeof StartBody>;

export const VersionHead = z.object({ version: z.int(), hash: z.string(), publishedAt: Instant }).openapi('VersionHead');
export const Versions = z.object({ items: z.array(VersionHead), next: z.null() }).openapi('Versions');
export const Version = z.object({ key: z.string(), ...VersionHead.shape, source: z.string(), definition: z.unknown() }).openapi('Version');
export type Version = z.infer<typeof Version>;

export const CheckBody = z.strictObject({ source: z.string().min(1).max(200_000) }).openapi('CheckBody');
export const DefinitionProblem = z.object({ path: z.string(), code: z.string(), severity: z.enum(['error', 'warning']), message: Text }).openapi('DefinitionProblem');
export const Checked = z.object({ problems: z.array(DefinitionProblem) }).openapi('Checked');
export type Checked = z.infer<typeof Checked>;
