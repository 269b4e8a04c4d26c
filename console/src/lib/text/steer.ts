// Words of what an administrator does with a case that does not go on by itself.
import type { Said } from '#lib/locale.svelte.ts';

export const steerText = {
  cancel: { zh: '终止', en: 'End the case' },
  cancelSays: { zh: '单据结束，所有待办关闭，正在等候的下级单据随之撤回，可撤销的操作撤销，已预留的释放。不能恢复，需要时由申请人重新发起。', en: 'The case ends, its tasks close, the cases it waits for are withdrawn, what can be undone is undone, and what was reserved is released. It cannot be resumed; the applicant would have to ask anew.' },
  cancelDone: { zh: '单据已终止', en: 'The case has ended' },
  jump: { zh: '跳转', en: 'Move to a step' },
  confirmJump: { zh: '确认跳转到「{step}」', en: 'Confirm the move to “{step}”' },
  jumpSays: { zh: '须由两位管理员办理：您先提议，另一位确认后才执行。往回跳转等同驳回，其后的意见作废；往前跳过的步骤永久标为「管理员跳过」；制度规定的步骤不能跳过。', en: 'This takes two administrators: you propose it, and it is done when another confirms. A move back is a return, and later decisions no longer count. Steps passed over on the way forward are marked as skipped for ever; a step that a rule names is never skipped.' },
  confirmSays: { zh: '{name}提议跳转到「{step}」。您确认后立即执行，记录写明你们二人。', en: '{name} proposes to move the case to “{step}”. It is done as soon as you confirm, and both of you are on record.' },
  target: { zh: '跳转到', en: 'Move to' },
  noTarget: { zh: '现在没有可以跳转到的步骤。', en: 'There is no step that the case could be moved to now.' },
  closedTargets: { zh: '不能跳转到的步骤（{n}）', en: 'Steps that it cannot be moved to ({n})' },
  jumped: { zh: '已跳转', en: 'Moved' },
  proposedDone: { zh: '已提议，等待另一位管理员确认', en: 'Proposed; another administrator has to confirm' },
  proposed: { zh: '{name}提议跳转到「{step}」，等待另一位管理员确认。', en: '{name} proposes to move this case to “{step}”; another administrator has to confirm.' },
  name: { zh: '变更后续处理人', en: 'Change who is asked later' },
  nameSays: { zh: '只能变更还没有到的环节，人选须在该环节允许的范围内。制度规定的环节须两人先后提出同样的人选才生效。', en: 'Only for steps the case has not come to, and only people who may be picked there. Where a rule names the step, two people have to ask for the same.' },
  nameDone: { zh: '已变更后续处理人', en: 'Changed who will be asked' },
  atStep: { zh: '环节', en: 'Step' },
  nameReason: { zh: '理由（管理员必填）', en: 'Reason (required from an administrator)' },
  proposedNames: { zh: '{name}提议「{step}」改由{people}处理，等待另一人确认。', en: '{name} proposes that {people} be asked at “{step}”; somebody else has to ask for the same.' },
  needsSecond: { zh: '您是提议人，不能自己确认。', en: 'You proposed it and cannot confirm it yourself.' },
  openTasks: { zh: '进行中的待办', en: 'Open tasks' },
} as const satisfies Record<string, Said>;
