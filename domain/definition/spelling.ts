// What is wrong with the spelling of a document, in both languages: the library's own sentences, and ours where a rule is ours.
import { en, zhCN } from 'zod/locales';
import type { z } from 'zod';
import type { Text } from '#domain/text.ts';
import type { Problem } from './problem.ts';

const sentences: Record<string, Text> = {
  id: { zh: '标识由小写字母、数字和 - 组成，以字母开头，最多 40 个字符', en: 'An id is lower-case letters, digits and -, begins with a letter and has at most 40 characters' },
  'field-key': { zh: '字段名由小写字母、数字和 _ 组成，以字母开头，最多 40 个字符', en: 'A field is named in lower-case letters, digits and _, begins with a letter and has at most 40 characters' },
  duration: { zh: '时长写作 30m、4h、2wd、6mo，或 $参数', en: 'A duration is written 30m, 4h, 2wd, 6mo, or as $parameter' },
  period: { zh: '反复的间隔须大于零', en: 'What comes again and again needs a pause between' },
  event: { zh: '事件名由小写字母、数字、. 和 - 组成', en: 'An event is named in lower-case letters, digits, . and -' },
  who: { zh: '人员写作 applicant、holder、{ head-of }、{ chain }、{ role }、{ post }、{ people }、{ field }、{ staff-of }、{ actor-of }、{ pick }、{ pick-at }、{ outside }、{ any } 或 { one, else }', en: 'Who is applicant, holder, { head-of }, { chain }, { role }, { post }, { people }, { field }, { staff-of }, { actor-of }, { pick }, { pick-at }, { outside }, { any } or { one, else }' },
  outcome: { zh: '处理结果写作标识或 { key, title, … }', en: 'An outcome is an id or { key, title, … }' },
  expire: { zh: '到期结果写作处理结果的标识，或只由时钟给出的 { key, title }', en: 'What the clock gives is the id of an outcome, or { key, title } of one that only the clock gives' },
  rung: { zh: '逾期措施写作 { after 或 every, tell }、{ after, offer }、{ after, hand } 或 { after, start }', en: 'A rung is { after or every, tell }, { after, offer }, { after, hand } or { after, start }' },
  start: { zh: '发起人写作 employee、process、{ role } 或 { roles }', en: 'Who starts is employee, process, { role } or { roles }' },
  due: { zh: '期限写作 clocks 中的名称，或 after、at 之一；urgent、from 只与 after 同用', en: 'A due is the name of a clock, or has either after or at; urgent and from go with after' },
  wait: { zh: '等待须有 after、at、event 之一', en: 'A wait needs one of after, at and event' },
  beside: { zh: '由事件开始的旁支没有 comment、edit、require、most', en: 'A block begun by an event has no comment, edit, require or most' },
  recall: { zh: 'recall 只用于由事件开始的旁支', en: 'recall belongs to a block begun by an event' },
  options: { zh: 'select、multiselect、checklist 须有 options，其他类型没有', en: 'select, multiselect and checklist need options; other types have none' },
  columns: { zh: 'table 须有 columns，其他类型没有', en: 'A table needs columns; other types have none' },
  of: { zh: 'record-ref 须用 of 注明记录类型', en: 'A record-ref needs of, the type of record' },
  past: { zh: 'past 与 future 不能同时使用', en: 'past and future exclude each other' },
  subject: { zh: 'subject 只用于人员字段', en: 'subject belongs to a field of people' },
  given: { zh: '参数须为表达式，或 { zh, en } 固定文字', en: 'An input is an expression, or a fixed text { zh, en }' },
  range: { zh: 'least 不能大于 most', en: 'least may not be greater than most' },
};

const chinese = zhCN().localeError;
const english = en().localeError;
const said = (message: string | { message: string } | undefined | null): string => (typeof message === 'string' ? message : (message?.message ?? ''));

/** Gives each issue of a parse its sentence in both languages, for `problemsOf` to take apart. */
export const bothLanguages: z.core.$ZodErrorMap = (issue) => `${said(chinese(issue))}\n${said(english(issue))}`;

/** The problems of a failed parse. `at`: the path of what was parsed. */
export const problemsOf = (issues: readonly z.core.$ZodIssue[], at = ''): Problem[] =>
  issues.map((issue) => ({ path: [at, ...issue.path.map(String)].filter(Boolean).join('.'), code: 'schema', severity: 'error', message: messageOf(issue) }));

function messageOf(issue: z.core.$ZodIssue): Text {
  const inner = issue.code === 'invalid_key' ? issue.issues[0] : undefined;
  const message = inner?.message ?? issue.message;
  const own = Object.hasOwn(sentences, message) ? sentences[message] : undefined;
  const [zh, text] = message.split('\n');
  return own ?? { zh: zh || '格式不符', en: text ?? zh ?? 'Not in the right form' };
}
