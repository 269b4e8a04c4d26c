// The closed vocabulary of form fields (processes.md A). One definition serves the server, the browser and paper.
import { z } from 'zod';

const types = [
  'text', 'longtext', 'number', 'money', 'date', 'datetime', 'daterange', 'boolean', 'select', 'multiselect', 'user', 'users', 'dept', 'role',
  'checklist', 'table', 'file', 'signature', 'phone', 'email', 'record-ref', 'archive-ref', 'device-ref', 'partner-ref', 'field-set', 'consent-ref', 'nda-ref', 'process-ref',
] as const;
export type FieldType = (typeof types)[number];

const key = z.string().regex(/^[a-z][a-z0-9_]{0,39}$/, 'field-key').refine((name) => !(name in {}), 'field-key');
const Option = z.strictObject({ key: z.string().regex(/^[a-z0-9][a-z0-9-]{0,39}$/), zh: z.string().min(1).max(80), en: z.string().min(1).max(80) });

const common = {
  type: z.enum(types),
  zh: z.string().min(1).max(80),
  en: z.string().min(1).max(80),
  hint: z.strictObject({ zh: z.string().max(300), en: z.string().max(300) }).optional(),
  required: z.boolean().default(false),
  /** Filled in at a later step; not on the start form. */
  later: z.boolean().default(false),
  /** Shown in lists. */
  list: z.boolean().default(false),
  /** Protection class; decides the mask. */
  class: z.enum(['basic', 'business', 'sensitive']).default('basic'),
  clause: z.string().optional(),
  /** Characters of a text; rows of a table; entries of a many-valued field. */
  max: z.int().min(1).max(4000).optional(),
  /** Number, money in fen: smallest and largest value; of a list, `least` entries. */
  least: z.int().optional(),
  most: z.int().optional(),
  /** A date or datetime lies after the moment of submission, and not further ahead than this duration. */
  future: z.boolean().default(false),
  within: z.string().regex(/^(\d{1,5}(s|m|h|d|wd|wh|mo|y)|\$[a-z][a-z0-9.-]{0,60})$/, 'duration').optional(),
  /** RE2 pattern that the whole of a text must match; say in `hint` what is expected. */
  pattern: z.string().min(1).max(200).optional(),
  options: z.array(Option).min(1).max(60).optional(),
  many: z.boolean().default(false),
  /** Record type that a reference points to. */
  of: z.string().optional(),
  /** Entries must be among those of this other field of references. */
  among: key.optional(),
  /** Shown, and kept, only while this condition on the form holds. */
  when: z.string().max(500).optional(),
};
const isOrdered = (field: { least?: number | undefined; most?: number | undefined }): boolean => field.least === undefined || field.most === undefined || field.least <= field.most;
const Column = z.strictObject({ key, ...common, type: z.enum(types).exclude(['table']) })
  .refine((column) => needsOptions(column.type) === (column.options !== undefined), 'options')
  .refine(isOrdered, 'range');

/** What a field may say of others of the form, and a date beyond `future` and `within`; cells of a table may not. */
const related = {
  /** It lies not after the moment of submission. */
  past: z.literal(true).optional(),
  /** It lies after what this other field of dates holds. */
  after: key.optional(),
  /** People who are not among those in these other fields. */
  except: z.array(key).min(1).max(5).optional(),
};

/** A field as an author writes it, under its key. `subject`: the request is filed for these people, or about them; they never decide it. */
export const FieldSource = z.strictObject({ ...common, ...related, columns: z.array(Column).min(1).max(20).optional(), subject: z.literal(true).optional() })
  .refine((field) => needsOptions(field.type) === (field.options !== undefined), 'options')
  .refine((field) => (field.type === 'table') === (field.columns !== undefined), 'columns')
  .refine((field) => field.type !== 'record-ref' || field.of !== undefined, 'of')
  .refine((field) => !(field.past && field.future), 'past')
  .refine((field) => !field.subject || field.type === 'user' || field.type === 'users', 'subject')
  .refine(isOrdered, 'range');
export type FieldSource = z.infer<typeof FieldSource>;

/** A field with its key, as stored. Values: instants ISO 8601 in UTC with Z, dates YYYY-MM-DD, money in fen, references as ids, tables as rows. */
export interface Field extends Omit<FieldSource, 'columns'> {
  key: string;
  columns?: Field[];
}

export const FieldKey = key;

/** The field of an author's entry. */
export const fieldOf = (name: string, source: FieldSource): Field => ({ ...source, key: name, ...(source.columns && { columns: source.columns.map((column) => ({ ...column })) }) });

/** Whether a field type needs `options`. */
const needsOptions = (type: FieldType): boolean => type === 'select' || type === 'multiselect' || type === 'checklist';

/** Entries of a list, unless the field says less. */
const MOST_ENTRIES = 50;
/** Files that one field holds at most. */
export const MOST_FILES = 20;

/** How many entries a list may have. */
export const mostOf = (field: Pick<Field, 'type' | 'max'>): number => field.max ?? (field.type === 'file' ? MOST_FILES : MOST_ENTRIES);

/** Whether the value is a list. */
export const isMany = (field: Field): boolean => field.many || field.type === 'multiselect' || field.type === 'users' || field.type === 'checklist' || field.type === 'table' || field.type === 'field-set' || field.type === 'file';
