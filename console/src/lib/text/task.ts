// Words of a task's page, of what a case's steps came to, and of who has a part in it.
import type { CaseStep } from '#api/contract.ts';
import type { Said } from '#lib/locale.svelte.ts';

export const taskText = {
  claimable: { zh: '共同待办', en: 'Shared' },
  waiting: { zh: '等待中', en: 'Waiting' },
  finding: { zh: '这件事的处理结果正在确认，暂时不能再次处理。', en: 'What came of it is being found out; there is nothing to do here until it is known.' },
  returnedBy: { zh: '{name}驳回了这份申请', en: '{name} returned this request' },
  atStep: { zh: '在「{step}」一步', en: 'at the step “{step}”' },
  amendThis: { zh: '请按驳回意见修改下面的内容，再重新提交。', en: 'Please change what is asked for below, then submit it again.' },
  round: { zh: '第 {n} 轮', en: 'Round {n}' },
  changed: { zh: '驳回后修改了什么', en: 'Changed since the first round' },
  asItIs: { zh: '内容没有任何改动。确实要按原样重新提交吗？', en: 'Nothing has been changed. Do you want to submit it again as it is?' },
  resubmitAsIs: { zh: '按原样重新提交', en: 'Submit again as it is' },
  straight: { zh: '重新提交后直接回到「{step}」，此前的意见继续有效。', en: 'It goes straight back to “{step}”; what was decided before stands.' },
  straightUnless: { zh: '改动{what}的，从头审批。', en: 'If you change {what}, everybody is asked again.' },
  notStraight: { zh: '您改动了已经审批过的内容，将从头审批，此前的意见作废。', en: 'You have changed what was already decided on: everybody is asked again, and what was decided before no longer counts.' },
  unchanged: { zh: '重新提交时内容没有改动。', en: 'Nothing was changed when it was submitted again.' },
  was: { zh: '原来', en: 'Before' },
  is: { zh: '现在', en: 'Now' },
  comments: { zh: '评论', en: 'Remarks' },
  ifAgreed: { zh: '按各步都同意推算。', en: 'If everybody agrees.' },
  readNow: { zh: '查阅 {name}', en: 'Read {name}' },
  readLead: { zh: '您现在可以在线查阅，至 {at}。', en: 'You may read on the screen until {at}.' },
  endsReading: { zh: '提交后，查阅权限随即结束，不能再打开这些档案。', en: 'Your right to read ends when you submit this. You cannot open these archives again.' },
  signature: { zh: '签名', en: 'Signature' },
  signName: { zh: '请输入您本人的姓名', en: 'Please type your own name' },
  needsComment: { zh: '请填写意见', en: 'Please write a comment' },
  needsNote: { zh: '请填写说明', en: 'Please write a note' },
  note: { zh: '说明', en: 'Note' },
  noteRequired: { zh: '说明（必填）', en: 'Note (required)' },
  noteHint: { zh: '说明（选填，随您的办理结果一并提交）', en: 'Note (optional, goes with your answer)' },
  reasonRequired: { zh: '原因（必填）', en: 'Reason (required)' },
  remarkText: { zh: '评论内容', en: 'Remark' },
  isSigned: { zh: '您将签署', en: 'What you sign' },
  lapses: { zh: '截止前没有重新提交的，申请自动终止。', en: 'If it is not submitted again by then, the request lapses.' },
  backToTask: { zh: '返回待办', en: 'Back to the task' },
  backToCase: { zh: '返回单据', en: 'Back to the case' },
} as const satisfies Record<string, Said>;

/** What a step came to, where it was not by the usual way. */
export const stepEnds: Record<NonNullable<CaseStep['ended']>, Said> = {
  refused: { zh: '已拒绝', en: 'Rejected' },
  expired: { zh: '到期结束', en: 'Ended by the clock' },
  closed: { zh: '已关闭', en: 'Closed' },
  undone: { zh: '已撤销', en: 'Undone' },
  impossible: { zh: '无法办理', en: 'Not possible' },
};
