// Words of accounts: who is here, who has left, and what became of the work.
import type { Said } from '#lib/locale.svelte.ts';

export const peopleText = {
  title: { zh: '人员', en: 'People' },
  here: { zh: '在职', en: 'Here' },
  left: { zh: '已停用', en: 'Left' },
  state: { zh: '账号状态', en: 'Accounts' },
  holding: { zh: '手中待办 {n} 项', en: 'Tasks in hand: {n}' },
  close: { zh: '停用账号', en: 'Close the account' },
  closeSays: { zh: '立即结束登录、电子查阅和全部代理；{n} 项待办立即改派，依次给：指定的接手人、当时的代理人、重新确定的处理人、上级、流程负责人。本人发起的申请由其上级撤回或重新提交。已作的决定仍然有效。', en: 'Sessions, reading rights and delegations end at once. The tasks in hand ({n}) move at once, each to the first who may have it: whoever you name, a deputy in force, whoever the step would ask now, the superior, the process owner. The superior may withdraw the requests or submit them again. Decisions that were made stand.' },
  handOver: { zh: '接手人（选填）', en: 'Who takes over (optional)' },
  reason: { zh: '理由', en: 'Reason' },
  open: { zh: '恢复账号', en: 'Open the account again' },
  openSays: { zh: '可以重新登录。已改派的待办和已结束的代理不会恢复。', en: 'The person can sign in again. Tasks that have moved and delegations that have ended do not come back.' },
  report: { zh: '停用报告', en: 'What became of the work' },
  closedBy: { zh: '{name} 于 {at} 停用：{reason}', en: 'Closed by {name} on {at}: {reason}' },
  ended: { zh: '已结束登录 {sessions} 个、电子查阅 {grants} 项、代理 {delegations} 项。', en: 'Ended: sessions {sessions}, reading rights {grants}, delegations {delegations}.' },
  named: { zh: '指定的接手人：{name}', en: 'Named to take over: {name}' },
  nothing: { zh: '没有需要改派的待办。', en: 'There was no task to move.' },
  task: { zh: '待办', en: 'Task' },
  movedTo: { zh: '去向', en: 'Went to' },
  why: { zh: '方式', en: 'How' },
  back: { zh: '全部人员', en: 'All people' },
} as const satisfies Record<string, Said>;

/** By which way a task came to somebody. */
export const wayText: Record<string, Said> = {
  'hand-over': { zh: '指定接手', en: 'named to take over' }, delegate: { zh: '代理人', en: 'deputy in force' }, 'asked-again': { zh: '重新确定处理人', en: 'asked anew' }, superior: { zh: '上级', en: 'superior' }, 'stand-in': { zh: '流程负责人', en: 'process owner' },
  shared: { zh: '仍由同组其他人处理', en: 'stays with the others' }, closed: { zh: '已处理或已关闭', en: 'answered or closed meanwhile' }, none: { zh: '尚未改派', en: 'not moved yet' },
};
