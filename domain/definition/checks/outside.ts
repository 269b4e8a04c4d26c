// A step that an outside party answers by a link: what it can ask, and what it can show somebody who is not of the house.
import { outsideIn } from '#domain/outside.ts';
import type { Field } from '#domain/form/field.ts';
import type { Ask } from '../definition.ts';
import type { OutsideParty } from '../who.ts';
import type { Subject } from './around.ts';
import { fieldAt } from './fields.ts';

/** `outside-misplaced`, `not-yet`, `mode-mismatch`, `wrong-field-type`, `unknown-field`, and as a warning `maybe-nobody`. */
export function checkOutside(subject: Subject): void {
  for (const { step, path } of subject.steps) {
    const party = step.kind === 'ask' ? outsideIn(step.by) : undefined;
    if (step.kind !== 'ask' || !party) continue;
    named(subject, step, party, `${path}.by`);
    asked(subject, step, path);
    shown(subject, step, path);
  }
}

/** The name stands in lists and in the trail, so it is not protected; the contact is shown by the rights of the field. */
function named(subject: Subject, step: Ask, { name, contact }: OutsideParty, path: string): void {
  const [called, reached] = [fieldAt(subject, name, path), fieldAt(subject, contact, path)];
  if (called && (called.type !== 'text' || called.class !== 'basic')) subject.say(path, 'wrong-field-type', { zh: `字段 ${name} 须为 basic 级的 text，才能作为外部人员的姓名`, en: `The field ${name} must be a text of class basic to name an outside party` });
  if (reached && !['text', 'phone', 'email'].includes(reached.type)) subject.say(path, 'wrong-field-type', { zh: `字段 ${contact} 不是联系方式`, en: `The field ${contact} does not say how to reach somebody` });
  const hasElse = typeof step.by === 'object' && 'one' in step.by;
  if (!hasElse && [called, reached].some((field) => field && !demanded(subject, field))) subject.say(path, 'maybe-nobody', { zh: '外部人员的姓名或联系方式可能为空；请用 { one, else } 指定替代人员', en: 'The name or the contact of the outside party may be empty; name a substitute with { one, else }' }, 'warning');
}

const demanded = ({ steps }: Subject, { key, required, later, when }: Field): boolean =>
  (required && !later && when === undefined) || steps.some(({ step }) => step.kind === 'ask' && step.outcomes.some(({ require }) => require.includes(key)));

/** One seat, an answer and a remark: no signature, no field, no way back, nobody beside it. */
function asked({ say }: Subject, { preset, mode, outcomes, rights, returns, repeated, beside, due }: Ask, path: string): void {
  if (mode.kind !== 'one' && mode.kind !== 'any') say(`${path}.mode`, 'mode-mismatch', { zh: '外部人员只有一席，请用 one 或 any', en: 'An outside party is one seat: use one or any' });
  if (preset === 'sign' || outcomes.some(({ signature }) => signature)) say(path, 'not-yet', { zh: '外部人员暂不能签署', en: 'An outside party cannot sign yet' });
  if (Object.values(rights).includes('edit') || outcomes.some(({ edit }) => edit.length)) say(path, 'not-yet', { zh: '外部人员暂不能填写字段', en: 'An outside party cannot fill in fields yet' });
  if (returns) say(`${path}.returns`, 'not-yet', { zh: '外部人员暂不能驳回修改', en: 'An outside party cannot send the request back yet' });
  if (repeated || beside.length) say(path, 'outside-misplaced', { zh: '由外部人员办理的步骤不能附带其他处理', en: 'A step that an outside party answers has nothing beside it, and never passes by an earlier answer' });
  due?.ladder.forEach((rung, i) => {
    if ('offer' in rung || 'hand' in rung) say(`${path}.due.overdue.${i}`, 'outside-misplaced', { zh: '外部人员的待办不能交给他人', en: 'What an outside party is asked goes to nobody else' });
  });
}

const withoutNames: ReadonlySet<Field['type']> = new Set(['text', 'longtext', 'number', 'money', 'date', 'datetime', 'daterange', 'boolean', 'select', 'multiselect', 'checklist', 'phone', 'email']);

/** No colleague, department, record or file is named to somebody outside. */
function shown(subject: Subject, { rights }: Ask, path: string): void {
  for (const [key, right] of Object.entries(rights)) {
    const field = right === 'hide' ? undefined : subject.fields.get(key);
    if (field && [field, ...(field.columns ?? [])].some(({ type }) => type !== 'table' && !withoutNames.has(type)))
      subject.say(`${path}.${right}`, 'wrong-field-type', { zh: `字段 ${key} 含人员、部门、记录或文件，不能向外部人员显示`, en: `The field ${key} names people, departments, records or files, which are not shown outside` });
  }
}
