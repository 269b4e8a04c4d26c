// The way through a process: it goes on, it comes to an end, and it never turns without pause.
import type { Ask, Step } from '../definition.ts';
import { parseDuration } from '#domain/calendar/duration.ts';
import { blocksOf } from '../steps.ts';
import { autoOf } from '../who.ts';
import type { Subject } from './around.ts';

/** `unreachable`, `repeat-never-waits`, `no-way-on`, `expire-unknown`, `expire-approves`, `expire-on-clause`, `never-straight`, and as a warning `end-in-arm`. */
export function checkFlow(subject: Subject): void {
  block(subject, subject.definition.steps, 'steps');
  for (const { step, path } of subject.steps) {
    for (const inner of blocksOf(step)) block(subject, inner.steps, `${path}.${inner.path}`);
    if (step.kind === 'ask') checkAsk(subject, step, path);
    if (step.kind === 'repeat' && !step.steps.some(pauses)) subject.say(path, 'repeat-never-waits', { zh: '循环中没有每次必经的办理或等待', en: 'The block can turn without asking anybody or waiting' });
    if (step.kind === 'parallel' || step.kind === 'each') warnOfEnds(subject, path);
  }
}

function block(subject: Subject, steps: readonly Step[], path: string): void {
  const last = steps.findIndex((step) => !goesOn(step));
  if (last >= 0 && last < steps.length - 1) subject.say(`${path}.${last + 1}`, 'unreachable', { zh: '流程在此之前已经结束，不会到达这一步', en: 'The case has ended before this step' });
}

/** Whether what stands after the step can be reached. */
function goesOn(step: Step): boolean {
  switch (step.kind) {
    case 'end':
      return false;
    case 'choose':
      return step.branches.some((branch) => branch.steps.every(goesOn)) || step.otherwise.every(goesOn);
    case 'parallel':
      return step.arms.every((arm) => arm.steps.every(goesOn));
    case 'repeat':
      return step.steps.every(goesOn);
    default:
      return true;
  }
}

/** Whether the step always waits for people or time. A wait until an instant may find it past; an ask that may decide itself may find nobody. */
export function pauses(step: Step): boolean {
  switch (step.kind) {
    case 'ask':
      return autoOf(step.by) === undefined;
    case 'end':
      return true;
    case 'wait':
      return step.until.kind === 'event' || (step.until.kind === 'after' && parseDuration(step.until.after)?.count !== 0);
    case 'call':
      return step.wait;
    case 'choose':
      return step.branches.every((branch) => branch.steps.some(pauses)) && step.otherwise.some(pauses);
    case 'parallel':
      return step.arms.some((arm) => arm.steps.some(pauses));
    case 'repeat':
      return step.steps.some(pauses);
    default:
      return false;
  }
}

function checkAsk(subject: Subject, ask: Ask, path: string): void {
  if (!ask.outcomes.some(({ vote }) => vote === 'approve')) subject.say(`${path}.outcomes`, 'no-way-on', { zh: '没有可以继续的处理结果', en: 'No outcome lets the case go on' });
  // What runs beside it, in another row or another turn would have to be asked again all the same.
  if (ask.straight && (!ask.returns || subject.steps.some((one) => path.startsWith(`${one.path}.`) && one.step.kind !== 'choose')))
    subject.say(`${path}.resubmit`, 'never-straight', { zh: '这一步不能驳回，或位于分支、循环、逐项或附带申请中，重提后不能直达', en: 'This step returns nothing, or lies in an arm, a loop, a row or a request: nothing comes straight back to it' });
  const key = ask.due?.expire;
  if (key === undefined) return;
  const at = `${path}.due.expire`;
  const outcome = ask.outcomes.find((one) => one.key === key);
  if (!outcome) return subject.say(at, 'expire-unknown', { zh: `没有处理结果 ${key}`, en: `There is no outcome ${key}` });
  if (ask.preset === 'task') return;
  if (outcome.vote === 'approve') subject.say(at, 'expire-approves', { zh: '到期不能自动同意', en: 'Nothing approves by itself' });
  else if (ask.clause !== undefined) subject.say(at, 'expire-on-clause', { zh: '制度规定的步骤不能由时钟决定', en: 'A step that a rule names is not decided by the clock' });
}

function warnOfEnds(subject: Subject, path: string): void {
  const inside = subject.steps.find((one) => one.step.kind === 'end' && one.path.startsWith(`${path}.`));
  if (inside) subject.say(inside.path, 'end-in-arm', { zh: '一个分支中的结束会结束整个流程，包括其他分支', en: 'An end in one arm ends the whole case, the other arms too' }, 'warning');
}
