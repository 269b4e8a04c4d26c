// The validator of one field's value: zod, without generated code, so that server and browser behave alike under a strict policy.
import { z } from 'zod';
import { Text } from '#domain/text.ts';
import { isBlank, isPlain, tidy } from '#domain/writing.ts';
import { isMany, mostOf, type Field } from './field.ts';
import { matchesPattern } from './pattern.ts';

z.config({ jitless: true });

/** What a wrong value is called, by code; the sentence never repeats the value. */
export const messages = {
  required: { zh: '必填', en: 'Required' },
  'wrong-type': { zh: '内容的类型不对', en: 'The value has the wrong type' },
  'too-long': { zh: '超过长度限制', en: 'Too long' },
  'not-plain': { zh: '含有看不见的控制字符', en: 'Holds invisible control characters' },
  'not-an-option': { zh: '请从选项中选择', en: 'Choose one of the options' },
  'not-a-date': { zh: '请填写有效的日期', en: 'Enter a valid date' },
  'not-in-future': { zh: '必须晚于现在', en: 'Must be later than now' },
  'not-past': { zh: '不能晚于现在', en: 'Must not be later than now' },
  'not-later': { zh: '必须晚于原定的日期', en: 'Must be later than the date set before' },
  'too-far': { zh: '超过了允许的期限', en: 'Beyond the longest period allowed' },
  'no-match': { zh: '格式不符合要求', en: 'Not in the required form' },
  'not-a-phone': { zh: '请填写有效的电话号码', en: 'Enter a valid phone number' },
  'not-an-email': { zh: '请填写有效的邮箱', en: 'Enter a valid email address' },
  'out-of-range': { zh: '超出允许的范围', en: 'Outside the allowed range' },
  'too-many': { zh: '条目过多', en: 'Too many entries' },
  'too-few': { zh: '条目不够', en: 'Too few entries' },
  'not-signed': { zh: '请勾选承诺并签名', en: 'Tick the statement and sign' },
  'wrong-signer': { zh: '签名须与您的姓名一致', en: 'The signature must be your name' },
  'not-complete': { zh: '请逐项确认', en: 'Tick every item' },
  'unknown-field': { zh: '无法识别的字段', en: 'Unknown field' },
  'not-editable': { zh: '这一步不能填写', en: 'Cannot be filled at this step' },
  'same-person': { zh: '须由不同的人担任', en: 'Must be somebody else' },
  twice: { zh: '重复的条目', en: 'The same entry twice' },
  'no-such-file': { zh: '没有这个文件，请重新上传', en: 'There is no such file; please upload it again' },
  'no-such-record': { zh: '没有这条记录', en: 'There is no such record' },
} as const satisfies Record<string, Text>;
export type ProblemCode = keyof typeof messages;

const say = (code: ProblemCode) => ({ error: code });
const id = z.string(say('wrong-type')).min(1, say('required')).max(80, say('too-long'));
const date = z.string(say('wrong-type')).refine((text) => isDate(text), say('not-a-date'));

/** Signing a statement: the tick and the name that stands for the signature. Whose name it must be is the server's business. */
const signature = z.strictObject({ statement: z.literal(true, say('not-signed')), name: z.string(say('not-signed')).overwrite(tidy).min(1, say('not-signed')).max(60, say('too-long')) }, say('not-signed'));

const made = new WeakMap<Field, { needed?: z.ZodType; free?: z.ZodType }>();

/** The validator of a present value, made once per field. Problems carry codes of `messages`. */
export function validatorOf(field: Field, required: boolean = field.required): z.ZodType {
  let known = made.get(field);
  if (!known) made.set(field, (known = {}));
  return (known[required ? 'needed' : 'free'] ??= make(field, required));
}

function make(field: Field, required: boolean): z.ZodType {
  const one = single(field, required);
  if (field.type === 'table' || !isMany(field)) return one;
  const all = field.type === 'checklist' && required ? (field.options?.length ?? 0) : 0;
  return z.array(one, say('wrong-type')).min(required ? 1 : 0, say('required')).max(mostOf(field), say('too-many')).refine((list) => new Set(list.map((entry) => JSON.stringify(entry))).size === list.length, say('twice')).refine((list) => list.length >= all, say('not-complete')).refine((list) => list.length >= (field.least ?? 0), say('too-few'));
}

/** Whether this is a fixed text in both languages, as a process may give it to the case that it calls; a person writes in one. */
export const isWorded = ({ type }: Field, value: unknown): boolean => (type === 'text' || type === 'longtext') && Text.safeParse(value).success;

const text = (field: Field, required: boolean, most: number) => z.string(say('wrong-type')).overwrite(tidy).min(required ? 1 : 0, say('required')).max(field.max ?? most, say('too-long')).refine(isPlain, say('not-plain'));

function single(field: Field, required: boolean): z.ZodType {
  switch (field.type) {
    case 'text':
      return field.pattern === undefined ? text(field, required, 200) : text(field, required, 200).refine((value) => matchesPattern(field.pattern ?? '', value), say('no-match'));
    case 'longtext':
      return text(field, required, 4000);
    case 'number':
      return z.number(say('wrong-type')).min(field.least ?? Number.MIN_SAFE_INTEGER, say('out-of-range')).max(field.most ?? Number.MAX_SAFE_INTEGER, say('out-of-range'));
    case 'money':
      return z.int(say('wrong-type')).min(field.least ?? 0, say('out-of-range')).max(field.most ?? Number.MAX_SAFE_INTEGER, say('out-of-range'));
    case 'date':
      return date;
    case 'datetime':
      return z.string(say('wrong-type')).refine((text) => isInstant(text), say('not-a-date'));
    case 'daterange':
      return z.strictObject({ from: date, to: date }, say('wrong-type')).refine(({ from, to }) => from <= to, say('out-of-range'));
    case 'boolean':
      return z.boolean(say('wrong-type'));
    case 'select':
    case 'multiselect':
    case 'checklist':
      return z.enum((field.options ?? []).map((option) => option.key) as [string, ...string[]], say('not-an-option'));
    case 'phone':
      return z.string(say('wrong-type')).regex(/^\+?[0-9][0-9 -]{4,19}$/, say('not-a-phone'));
    case 'email':
      return z.email(say('not-an-email')).max(120, say('too-long'));
    case 'signature':
      return signature;
    case 'table':
      return z.array(z.strictObject(Object.fromEntries((field.columns ?? []).map((column) => [column.key, cell(column)])), say('wrong-type')), say('wrong-type'))
        .min(required ? 1 : 0, say('required')).max(mostOf(field), say('too-many'));
    default:
      return id;
  }
}

const cell = (column: Field): z.ZodType => (column.required ? z.unknown().refine((value) => value !== undefined && value !== null && !(typeof value === 'string' && isBlank(value)), { error: 'required', abort: true }).pipe(validatorOf(column)) : validatorOf(column).nullish());

/** A real day of the calendar, YYYY-MM-DD. */
function isDate(text: string): boolean {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  if (!match) return false;
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])];
  const made = new Date(Date.UTC(year, month - 1, day));
  return made.getUTCFullYear() === year && made.getUTCMonth() === month - 1 && made.getUTCDate() === day;
}

/** An instant in UTC with Z, on a real day. */
const isInstant = (text: string): boolean => /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?Z$/.test(text) && isDate(text.slice(0, 10)) && !Number.isNaN(Date.parse(text));
