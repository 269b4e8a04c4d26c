// The way a request would take, step by step, before anything is started.
import type { Definition } from '#domain/definition/definition.ts';
import type { Wanted } from '#db/read/line.ts';
import type { Picks } from '#domain/picks.ts';
import type { Text } from '#domain/text.ts';
import type { Preview, PreviewStep } from '../contract.ts';
import type { Caller } from '../env.ts';
import { personIn } from '../organisation.ts';
import { outlineOf, placed, type Placed } from './outline.ts';
import { isAway, isGone, outlookOfStart } from './outlook.ts';
import { awayRemarks, timingRemarks } from './remarks.ts';

/** Steps with people and the latest dates, steps that this form skips and why, and what is worth knowing beforehand. */
export async function previewOf(caller: Caller, definition: Definition, form: Record<string, unknown>, picks: Picks, now: number, records: readonly Wanted[]): Promise<Omit<Preview, 'problems'>> {
  const unavailable = records.filter(isGone);
  const out = records.filter(isAway);
  const way = await outlookOfStart(caller, definition, form, picks, now, records);
  const { asks, steps, waits } = way;
  const all = placed(definition.steps);
  // What is read on the screen waits for nobody.
  const queued = all.some(({ step }) => step.kind === 'do' && step.effect === 'archive.reserve' && steps.has(step.id)) ? out : [];
  return {
    steps: all.flatMap((one): PreviewStep[] => {
      const { step, inside } = one;
      const asked = asks.find((ask) => ask.step === step.id);
      const mode = step.kind === 'ask' ? step.mode.kind : undefined;
      if (asked)
        return [{ ...outlineOf(one), people: asked.people.map((id) => personIn(caller.organisation, id)), ...(mode && { mode }), ...(asked.passes && { skipped: asked.people.length ? { zh: '同一人已经同意，自动通过', en: 'Passes by itself: the same person has agreed already' } : { zh: '找不到处理人时自动处理', en: 'Decides itself where nobody is found' } }), ...(asked.due && { due: new Date(asked.due.at).toISOString(), provisional: asked.due.provisional }) }];
      if (step.kind !== 'ask') return steps.has(step.id) && (step.kind === 'do' || step.kind === 'wait' || step.kind === 'call' || step.kind === 'end') ? [{ ...outlineOf(one), people: [], ...dueOf(waits.get(step.id)) }] : [];
      return isBeside(all, one) || !inside ? [] : [{ ...outlineOf(one), people: [], skipped: because(definition, all, one) }];
    }),
    remarks: [...unavailable.map((record) => ({ zh: `${record.number}「${record.title}」已遗失或销毁，不能借阅`, en: `${record.number} ${record.title} is lost or destroyed and cannot be borrowed` })), ...awayRemarks(caller, queued), ...timingRemarks(caller, definition, form, way)],
  };
}

const dueOf = (at: number | undefined): Pick<PreviewStep, 'due'> => (at === undefined ? {} : { due: new Date(at).toISOString() });

/** Why this form does not come by the step: the branch that it stands in, or that the list gone through is empty. */
function because(definition: Definition, all: readonly Placed[], { inside }: Placed): Text {
  if (inside?.title) return { zh: `仅在「${inside.title.zh}」时需要`, en: `Only for "${inside.title.en}"` };
  const holder = all.find(({ step }) => step.id === inside?.step);
  if (holder?.step.kind === 'each') {
    const { over } = holder.step;
    const field = definition.form.find(({ key }) => key === over);
    return { zh: `按「${field?.zh ?? over}」逐项进行`, en: `Once for each entry under "${field?.en ?? over}"` };
  }
  return holder?.step.kind === 'repeat' && holder.inside ? because(definition, all, holder) : { zh: '其他情况下需要', en: 'Only in other cases' };
}

const isBeside = (all: readonly Placed[], { inside }: Placed): boolean => {
  if (!inside) return false;
  const holder = all.find(({ step }) => step.id === inside.step);
  return inside.beside === true || (holder !== undefined && isBeside(all, holder));
};
