// Who is asked and who is told: names that exist, and people who can be found.
import { outsideIn } from '#domain/outside.ts';
import { asksOnlyYes } from '#domain/repeated.ts';
import type { Ask } from '../definition.ts';
import { autoOf, simpleOf, whosOf, type Range, type SimpleWho, type Who } from '../who.ts';
import type { Subject } from './around.ts';
import { fieldAt } from './fields.ts';

/** `unknown-role`, `unknown-post`, `unknown-person`, `unknown-department`, `unknown-step`, `applicant-approves`, `nobody`, `auto-on-clause`, `auto-misplaced`, `repeated-misplaced`, `pick-misplaced`, `picked-by-many`, `duplicate-pick`, and as warnings `maybe-nobody`. */
export function checkPeople(subject: Subject): void {
  const { start } = subject.definition;
  if (start.who === 'role') for (const one of start.roles) role(subject, one, 'start.who');
  for (const { step, path } of subject.steps) {
    if (step.kind === 'do' && step.copy) who(subject, step.copy.to, `${path}.to`, path);
    if (step.kind !== 'ask') continue;
    for (const { who: one, at } of whosOf(step.by)) who(subject, one, `${path}.by${at}`, path, step);
    itself(subject, step, path);
    if (picksIn(step).length > 1) subject.say(`${path}.by`, 'duplicate-pick', { zh: '一步只能选择一次处理人', en: 'The people of a step are picked once' });
    if (step.except) for (const one of simpleOf(step.except)) simple(subject, one, `${path}.except`, path, false);
    step.beside.forEach(({ on }, i) => on.kind === 'event' && on.recall && who(subject, on.recall, `${path}.beside.${i}.recall`, path));
    step.due?.ladder.forEach((rung, i) => {
      const place = `${path}.due.overdue.${i}`;
      if ('tell' in rung && rung.tell) who(subject, rung.tell, `${place}.tell`, path);
      if ('offer' in rung) who(subject, rung.offer, `${place}.offer`, path);
      if ('hand' in rung) who(subject, rung.hand, `${place}.hand`, path);
    });
  }
}

const picksIn = ({ by }: Ask): SimpleWho[] => whosOf(by).flatMap(({ who: one }) => simpleOf(one)).filter((one) => typeof one === 'object' && 'among' in one);

/** Nothing passes by itself where a clause names the step (approval-idioms §5.7); and only a whole step does, never one group of it or one of many told. */
function itself({ say }: Subject, step: Ask, path: string): void {
  const auto = autoOf(step.by);
  if (auto && step.clause !== undefined) say(`${path}.by`, 'auto-on-clause', { zh: '条款指定的步骤不能自动通过或拒绝', en: 'A step that a rule names never decides itself' });
  if (step.repeated && !asksOnlyYes(step)) say(`${path}.repeated`, 'repeated-misplaced', { zh: '这一步由条款指定，或需要填写、签名，须重新处理', en: 'A rule names this step, or it asks for more than a yes or no: everybody is asked again' });
  if (auto && !step.outcomes.some(({ vote }) => vote === (auto === 'auto-pass' ? 'approve' : 'reject'))) say(`${path}.by`, 'auto-misplaced', { zh: '这一步没有相应的处理结果', en: 'The step has no such outcome' });
}

/** `ask` is given where the people are to decide, not merely to be told. */
function who(subject: Subject, asked: Who, path: string, stepPath: string, ask?: Ask): void {
  const alone = typeof asked !== 'object' || !('one' in asked || 'any' in asked);
  const parts = simpleOf(asked);
  if (typeof asked === 'object' && 'one' in asked && parts.length === 1 && asked !== ask?.by) subject.say(path, 'auto-misplaced', { zh: '只有整个步骤可以自动通过或拒绝', en: 'Only a whole step may decide itself' });
  for (const one of parts) simple(subject, one, path, stepPath, alone, ask);
}

function simple(subject: Subject, one: SimpleWho, path: string, stepPath: string, alone: boolean, ask?: Ask): void {
  const { say } = subject;
  if (one === 'holder') {
    if (!/\.due\.overdue\.\d+\.tell$/.test(path)) say(path, 'no-holder', { zh: 'holder 只用于逾期告知', en: 'holder is for telling of a late task only' });
  } else if (one === 'applicant') {
    if (ask?.apart) say(path, 'applicant-approves', { zh: '申请人不能审批自己的申请', en: 'Nobody approves their own request' });
  } else if ('head-of' in one) {
    if (one['head-of'] === 'holder') simple(subject, 'holder', path, stepPath, alone, ask);
    else if (one['head-of'] !== 'applicant') held(subject, one['head-of'], ['dept', 'user'], path, alone);
  } else if ('chain' in one) {
    if (one.chain !== 'applicant') held(subject, one.chain, ['dept', 'user'], path, alone);
    if ('to' in one) role(subject, one.to, path);
  } else if ('staff-of' in one) held(subject, one['staff-of'], ['dept'], path, alone);
  else if ('field' in one) held(subject, one.field, ['user', 'users'], path, alone);
  else if ('actor-of' in one) actor(subject, one['actor-of'], path, stepPath, alone);
  else if ('outside' in one) {
    if (!ask || outsideIn(ask.by) !== one.outside) say(path, 'outside-misplaced', { zh: '外部人员只能是整个步骤首先询问的人', en: 'An outside party is whom a whole step asks first, and nobody else' });
  } else if ('among' in one) picked(subject, one, path, stepPath, alone, ask);
  else ranged(subject, one, path, alone);
}

/** People by role, post, name or department, also as a range to pick from. */
function ranged(subject: Subject, range: Range, path: string, alone: boolean): void {
  const { around } = subject;
  if (range === 'employee') return;
  if ('department' in range) return ofDepartment(subject, range.department, path);
  if ('post' in range) return known(subject, around.posts, range.post, 'unknown-post', '岗位', 'post', path);
  if ('people' in range) return range.people.forEach((person) => known(subject, around.people, person, 'unknown-person', '人员', 'person', path));
  role(subject, range.role, path);
  if (typeof range.of === 'object') held(subject, range.of.field, ['dept'], path, alone);
  else if (range.of !== undefined) ofDepartment(subject, range.of, path);
}

function ofDepartment(subject: Subject, key: string, path: string): void {
  if (key !== 'applicant') known(subject, subject.around.departments, key, 'unknown-department', '部门', 'department', path);
}

/** Whoever picks must have decided alone and before; only a step that people decide has people who were picked. */
function picked(subject: Subject, one: Extract<SimpleWho, { among: unknown }>, path: string, stepPath: string, alone: boolean, ask?: Ask): void {
  const { say, steps } = subject;
  if (!ask) say(path, 'pick-misplaced', { zh: '只有办理人可以选择', en: 'Only those who deal with a step can be picked' });
  for (const range of typeof one.among === 'object' && 'any' in one.among ? one.among.any : [one.among]) ranged(subject, range, path, false);
  if ('pick' in one) return one.optional && alone ? maybe(subject, path, { zh: '申请人可以不选', en: 'The applicant need not pick anybody' }) : undefined;
  actor(subject, one['pick-at'], path, stepPath, alone);
  const at = steps.find(({ step }) => step.id === one['pick-at'])?.step;
  if (at?.kind === 'ask' && at.mode.kind !== 'one' && at.mode.kind !== 'any') say(path, 'picked-by-many', { zh: `步骤 ${at.id} 由多人决定，不能由其中一人指定下一步`, en: `Several decide the step ${at.id}; none of them alone picks who comes next` });
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
  if (found.step.kind === 'ask' && outsideIn(found.step.by)) return subject.say(path, 'outside-misplaced', { zh: `步骤 ${id} 由外部人员办理，不能引用其办理人`, en: `An outside party answers the step ${id}; nobody is found by it` });
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
