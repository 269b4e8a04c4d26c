// How answers become one: the mode, its rules and who is asked must fit each other (approval-idioms §4).
import type { Ask } from '../definition.ts';
import { abstentionOf } from '../mode.ts';
import { isGroups, isWeighted } from '../who.ts';
import type { Subject } from './around.ts';

/** `mode-mismatch`, `order-rejects-one`, `abstain-unwanted`, `duplicate-id`, and as a warning `too-few`. */
export function checkModes(subject: Subject): void {
  for (const { step, path } of subject.steps) if (step.kind === 'ask') checkMode(subject, step, path);
}

function checkMode({ say, around }: Subject, { mode, by, outcomes }: Ask, path: string): void {
  if (isGroups(by) !== (mode.kind === 'per-group')) say(`${path}.mode`, 'mode-mismatch', { zh: '「每组一名」与分组须一起使用', en: 'per-group and groups go together' });
  if (isWeighted(by) && mode.kind !== 'share') say(`${path}.mode`, 'mode-mismatch', { zh: '权重只用于票签', en: 'Weights belong to share' });
  if (mode.abstain === 'counts-no' && mode.kind !== 'share') say(`${path}.mode`, 'mode-mismatch', { zh: '弃权计为反对只用于票签', en: 'Only in share does an abstention count as a no' });
  if (mode.kind === 'order' && mode.reject !== undefined) say(`${path}.mode`, 'order-rejects-one', { zh: '依次审批只能一票否决', en: 'In order, the first no ends the step' });
  if (abstentionOf(mode) === 'no' && outcomes.some(({ vote }) => vote === 'abstain')) say(`${path}.outcomes`, 'abstain-unwanted', { zh: '这一步不允许弃权', en: 'Nobody may abstain at this step' });
  if (isGroups(by)) {
    const keys = by.groups.map(({ key }) => key);
    if (new Set(keys).size < keys.length) say(`${path}.by`, 'duplicate-id', { zh: '分组的名称重复', en: 'Two groups have the same key' });
  }
  const holders = typeof by === 'object' && 'role' in by && by.of === undefined ? around.roles?.[by.role] : undefined;
  if (mode.kind === 'm-of-n' && holders !== undefined && holders < mode.m) say(`${path}.mode`, 'too-few', { zh: `目前只有 ${holders} 人，不足 ${mode.m} 人，将由流程负责人补足`, en: `Only ${holders} hold the role, ${mode.m} are needed; the process owner will fill up` }, 'warning');
}
