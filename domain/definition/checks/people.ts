// Who is asked and who is told: names that exist, and people who can be found.
import type { Ask } from '../definition.ts';
import { isGroups, isWeighted, type By, type SimpleWho, type Who } from '../who.ts';
import type { Subject } from './around.ts';
import { fieldAt } from './fields.ts';

/** `unknown-role`, `unknown-post`, `unknown-person`, `unknown-department`, `unknown-step`, `applicant-approves`, `nobody`, and as warnings `maybe-nobody`. */
export function checkPeople(subject: Subject): void {
  const { start } = subject.definition;
  if (start.who === 'role') for (const one of start.roles) role(subject, one, 'start.who');
  for (const { step, path } of subject.steps) {
    if (step.kind !== 'ask') continue;
    for (const { who: one, at } of asked(step.by)) who(subject, one, `${path}.by${at}`, path, step);
    if (step.except) for (const one of partsOf(step.except)) simple(subject, one, `${path}.except`, path, false);
    step.beside.forEach(({ on }, i) => on.kind === 'event' && on.recall && who(subject, on.recall, `${path}.beside.${i}.recall`, path));
    step.due?.ladder.forEach((rung, i) => {
      const place = `${path}.due.overdue.${i}`;
      if ('tell' in rung && rung.tell) who(subject, rung.tell, `${place}.tell`, path);
      if ('offer' in rung) who(subject, rung.offer, `${place}.offer`, path);
      if ('hand' in rung) who(subject, rung.hand, `${place}.hand`, path);
    });
  }
}

const asked = (by: By): { who: Who; at: string }[] =>
  isGroups(by) ? by.groups.map(({ key, who: one }) => ({ who: one, at: `.${key}` })) : isWeighted(by) ? by.weighted.map(({ who: one }, i) => ({ who: one, at: `.${i}` })) : [{ who: by, at: '' }];

/** `ask` is given where the people are to decide, not merely to be told. */
function who(subject: Subject, asked: Who, path: string, stepPath: string, ask?: Ask): void {
  const alone = typeof asked !== 'object' || !('one' in asked || 'any' in asked);
  for (const one of partsOf(asked)) simple(subject, one, path, stepPath, alone, ask);
}

const partsOf = (asked: Who): SimpleWho[] => (typeof asked === 'object' && 'one' in asked ? [asked.one, asked.else] : typeof asked === 'object' && 'any' in asked ? asked.any : [asked]);

function simple(subject: Subject, one: SimpleWho, path: string, stepPath: string, alone: boolean, ask?: Ask): void {
  const { around, say } = subject;
  if (one === 'holder') {
    if (!/\.due\.overdue\.\d+\.tell$/.test(path)) say(path, 'no-holder', { zh: 'holder 只用于逾期告知', en: 'holder is for telling of a late task only' });
  } else if (one === 'applicant') {
    if (ask?.apart) say(path, 'applicant-approves', { zh: '申请人不能审批自己的申请', en: 'Nobody approves their own request' });
  } else if ('head-of' in one) {
    if (one['head-of'] === 'holder') simple(subject, 'holder', path, stepPath, alone, ask);
    else if (one['head-of'] !== 'applicant') held(subject, one['head-of'], ['dept', 'user'], path, alone);
  } else if ('staff-of' in one) held(subject, one['staff-of'], ['dept'], path, alone);
  else if ('role' in one) {
    role(subject, one.role, path);
    if (one.of !== undefined && one.of !== 'applicant') known(subject, around.departments, one.of, 'unknown-department', '部门', 'department', path);
  } else if ('post' in one) known(subject, around.posts, one.post, 'unknown-post', '岗位', 'post', path);
  else if ('people' in one) for (const person of one.people) known(subject, around.people, person, 'unknown-person', '人员', 'person', path);
  else if ('field' in one) held(subject, one.field, ['user', 'users'], path, alone);
  else actor(subject, one['actor-of'], path, stepPath, alone);
}

function role(subject: Subject, key: string, path: string): void {
  const holders = subject.around.roles;
  if (!holders) return;
  if (!Object.hasOwn(holders, key)) subject.say(path, 'unknown-role', { zh: `没有角色 ${key}`, en: `There is no role ${key}` });
  else if (holders[key] === 0) subject.say(path, 'nobody', { zh: `角色 ${key} 目前没有人，将由流程负责人代为处理`, en: `Nobody holds the role ${key}; the process owner will stand in` }, 'warning');
}

function known(subject: Subject, all: readonly string[] | undefined, key: string, code: string, zh: string, en: string, path: string): void {
  if (all && !all.includes(key)) subject.say(path, code, { zh: `没有${zh} ${key}`, en: `There is no ${en} ${key}` });
}

/** A field that names people or a department must be of that type, and should be filled by then. */
function held(subject: Subject, key: string, types: readonly string[], path: string, alone: boolean): void {
  const field = fieldAt(subject, key, path);
  if (!field) return;
  if (!types.includes(field.type)) return subject.say(path, 'wrong-field-type', { zh: `字段 ${key} 不是${types[0] === 'dept' ? '部门' : '人员'}`, en: `The field ${key} does not hold ${types[0] === 'dept' ? 'a department' : 'people'}` });
  const demanded = (field.required && !field.later && field.when === undefined) || subject.steps.some(({ step }) => step.kind === 'ask' && step.outcomes.some((outcome) => outcome.require.includes(key)));
  if (alone && !demanded) maybe(subject, path, { zh: `字段 ${key} 可能为空`, en: `The field ${key} may be empty` });
}

function actor(subject: Subject, id: string, path: string, stepPath: string, alone: boolean): void {
  const found = subject.steps.find(({ step }) => step.id === id && step.kind === 'ask');
  if (!found) return subject.say(path, 'unknown-step', { zh: `没有人员办理的步骤 ${id}`, en: `There is no step ${id} that people answer` });
  const order = subject.steps.findIndex(({ path: at }) => at === stepPath) - subject.steps.indexOf(found);
  if (order <= 0 && !shareRepeat(subject, found.path, stepPath)) return subject.say(path, 'nobody', { zh: `步骤 ${id} 在此之后才进行`, en: `The step ${id} comes later` });
  if (alone && !surelyBefore(found.path, stepPath)) maybe(subject, path, { zh: `步骤 ${id} 不一定已经进行`, en: `The step ${id} may not have happened` });
}

const maybe = (subject: Subject, path: string, why: { zh: string; en: string }): void =>
  subject.say(path, 'maybe-nobody', { zh: `${why.zh}；请用 { one, else } 指定替代人员`, en: `${why.en}; name a substitute with { one, else }` }, 'warning');

/** Whether the block of `earlier` holds `later` at a later place: then it has always run. */
function surelyBefore(earlier: string, later: string): boolean {
  const cut = earlier.lastIndexOf('.');
  const block = `${earlier.slice(0, cut)}.`;
  return later.startsWith(block) && Number(later.slice(block.length).split('.')[0]) > Number(earlier.slice(cut + 1));
}

const shareRepeat = (subject: Subject, a: string, b: string): boolean =>
  subject.steps.some(({ step, path }) => step.kind === 'repeat' && a.startsWith(`${path}.`) && b.startsWith(`${path}.`));
