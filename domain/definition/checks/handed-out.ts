// Obligations outlive the yes: while something handed out is not back, no rejection ends the case, and no end is reached unnoticed.
import { effects } from '#domain/effect.ts';
import type { Ask, Do, Step } from '../definition.ts';
import { stepsOf } from '../steps.ts';
import type { Subject } from './around.ts';

/** What is outside at a place: the id of the step that handed it out → the family of its effect (`archive`, `grant`). */
type Out = ReadonlyMap<string, string>;
/** How a block can be left: at its last step with `out`, or by a rejection that ends only the block, from these places. */
interface Left {
  out: Out;
  rejected: { path: string; out: Out }[];
}
const NOTHING: Out = new Map();

/** `reject-while-out`; as a warning `end-while-out`. Every way through the blocks is followed; a turn of `repeat` is followed twice. */
export function checkHandedOut(subject: Subject): void {
  const said = new Set<string>();
  const say = (path: string, code: 'reject-while-out' | 'end-while-out') => {
    if (said.has(path + code)) return;
    said.add(path + code);
    if (code === 'reject-while-out') subject.say(path, code, { zh: '有物品或权限尚未收回，这一步拒绝时不能结束流程：请设 on-reject: block', en: 'Something handed out is not back: a rejection here may not end the case. Set on-reject: block' });
    else subject.say(path, code, { zh: '流程在物品或权限收回之前结束', en: 'The case ends before what was handed out is back' }, 'warning');
  };
  const { out, rejected } = block(subject.definition.steps, 'steps', NOTHING, say);
  if (out.size) say('steps', 'end-while-out');
  for (const one of rejected) if (one.out.size) say(one.path, 'reject-while-out');
}

type Say = (path: string, code: 'reject-while-out' | 'end-while-out') => void;

function block(steps: readonly Step[], path: string, start: Out, say: Say): Left {
  let out = start;
  const rejected: Left['rejected'] = [];
  for (const [i, step] of steps.entries()) {
    const left = through(step, `${path}.${i}`, out, say);
    rejected.push(...left.rejected);
    out = left.out;
    if (step.kind === 'end') break;
  }
  return { out, rejected };
}

function through(step: Step, path: string, out: Out, say: Say): Left {
  const plain = (next: Out): Left => ({ out: next, rejected: [] });
  switch (step.kind) {
    case 'do':
      return plain(after(step, out));
    case 'ask':
      return ask(step, path, out, say);
    case 'end':
      if (out.size) say(path, 'end-while-out');
      return plain(NOTHING);
    case 'choose': {
      const ways = step.branches.map(({ when, steps }, i) => block(steps, `${path}.branches.${i}.steps`, without(out, when), say));
      ways.push(block(step.otherwise, `${path}.otherwise`, out, say));
      return { out: join(ways.map((way) => way.out)), rejected: ways.flatMap((way) => way.rejected) };
    }
    case 'parallel': {
      const given = join([out, ...step.arms.map((arm) => everOut(arm.steps))]);
      step.arms.forEach((arm, i) => block(arm.steps, `${path}.arms.${i}.steps`, given, say));
      return plain(together(out, step.arms.map((arm) => settled(block(arm.steps, '', out, silent)))));
    }
    case 'each':
    case 'repeat': {
      const once = settled(block(step.steps, `${path}.steps`, out, say));
      const twice = settled(block(step.steps, `${path}.steps`, join([out, once]), say));
      return plain(step.kind === 'each' ? join([out, once, twice]) : join([once, twice]));
    }
    default:
      return plain(out);
  }
}

function ask(step: Ask, path: string, out: Out, say: Say): Left {
  const beside = step.beside.map((one, i) => settled(block(one.steps, `${path}.beside.${i}.steps`, out, say)));
  const now = join([out, ...beside]);
  const rejects = step.outcomes.some(({ vote }) => vote === 'reject');
  if (rejects && step.onReject === 'case' && now.size) say(path, 'reject-while-out');
  return { out: now, rejected: rejects && step.onReject === 'block' ? [{ path, out: now }] : [] };
}

/** A rejection inside ends this block only: what is outside then is outside afterwards. */
const settled = (left: Left): Out => join([left.out, ...left.rejected.map(({ out }) => out)]);
const join = (outs: readonly Out[]): Out => new Map(outs.flatMap((one) => [...one]));
const family = (effect: string): string => effect.split('.')[0] ?? effect;

function after(step: Do, out: Out): Out {
  const hands = Object.hasOwn(effects, step.effect) ? effects[step.effect]?.hands : undefined;
  if (hands === 'out') return new Map([...out, [step.id, family(step.effect)]]);
  return hands === 'back' ? new Map([...out].filter(([, one]) => one !== family(step.effect))) : out;
}

/** An effect that answered `unavailable` has handed nothing out. */
const without = (out: Out, when: string): Out => {
  const step = /^outcome\["([^"]+)"\] == "unavailable"$/.exec(when.trim())?.[1];
  return new Map([...out].filter(([id]) => id !== step));
};

/** Whatever a block hands out at any place: its siblings run beside it. */
const everOut = (steps: readonly Step[]): Out => join([...stepsOf(steps)].map(({ step }) => (step.kind === 'do' ? after(step, NOTHING) : NOTHING)));

/** After arms that ran side by side: what was outside before is back when one of them took it back; what an arm handed out, when that arm did. */
const together = (before: Out, arms: readonly Out[]): Out => new Map([...join(arms)].filter(([id]) => !before.has(id) || arms.every((arm) => arm.has(id))));
const silent: Say = () => undefined;
