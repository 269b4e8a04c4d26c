// Words of answering several tasks at once.
import type { Said } from '#lib/locale.svelte.ts';

export const batchText = {
  begin: { zh: '批量处理', en: 'Several at once' },
  pick: { zh: '选择 {number}', en: 'Choose {number}' },
  says: { zh: '每一项分别记录，与逐项处理等效。需要签字、填写，或含受保护内容的，须逐项打开处理。', en: 'Each is recorded on its own, as if you had answered it alone. What must be signed or filled in, or holds protected content, has to be opened.' },
  chosen: { zh: '已选 {n} 项，最多 20 项', en: '{n} chosen, 20 at most' },
  approve: { zh: '同意所选', en: 'Approve these' },
  reject: { zh: '拒绝所选', en: 'Reject these' },
  approveSays: { zh: '将同意 {n} 项：{kinds}。', en: 'To be approved: {n} ({kinds}).' },
  approveAgain: { zh: '确认请再按一次「同意所选」。', en: 'To confirm, press “Approve these” once more.' },
  rejectSays: { zh: '将拒绝 {n} 项：{kinds}。这些申请到此结束，不能撤销。', en: 'To be rejected: {n} ({kinds}). Each of them ends here for good.' },
  rejectAgain: { zh: '请填写意见，再按一次「拒绝所选」。', en: 'Write why, then press “Reject these” once more.' },
  skips: { zh: '跳过 {n} 项，须打开处理：{numbers}', en: 'Skipped, as they have to be opened: {n} ({numbers})' },
  toOpen: { zh: '须打开处理', en: 'Has to be opened' },
  decided: { zh: '已处理', en: 'done' },
  pending: { zh: '正在记录', en: 'being recorded' },
  results: { zh: '处理结果', en: 'What came of it' },
  close: { zh: '退出批量', en: 'Leave' },
} as const satisfies Record<string, Said>;
