// The effect catalogue: what a `do` step can cause, as data. `activities/effects/` holds the code behind each name.
import type { Text } from '#domain/text.ts';

export interface Effect {
  title: Text;
  /** Parameter → type of the value its expression must give. `field`: the name of a date field. */
  input: Record<string, 'records' | 'texts' | 'people' | 'instant' | 'text' | 'field' | 'duration' | 'number' | 'flag'>;
  /** What `outcome["…"]` can be afterwards. */
  results: readonly string[];
  /** Can be compensated, so that the case may still be withdrawn or returned. */
  reversible: boolean;
  /** The instant of the form that it moves, which has this name in every form. */
  moves?: string;
  /** Something leaves the house with it, or comes back: between the two, no rejection may end the case. */
  hands?: 'out' | 'back';
  /** There is no register for it yet: what was asked is written down, and people do it by hand. */
  recorded?: true;
}

const effect = (zh: string, en: string, input: Effect['input'], results: readonly string[], how: Pick<Effect, 'reversible' | 'hands' | 'moves'>): Effect => ({ title: { zh, en }, input, results, ...how });

/** One that is only written down: its result is always `recorded`. */
const recorded = (zh: string, en: string, input: Effect['input'], how: Partial<Pick<Effect, 'reversible' | 'hands'>> = {}): Effect => ({ title: { zh, en }, input, results: ['recorded'], reversible: false, ...how, recorded: true });

/** The effect of a `copy` step; no `do` names it. */
export const COPY = 'case.copy';

/** Until when what is lent is to be back. */
export const RETURN_FIELD = 'expected_return';

/** What each result is called. */
export const resultTitle: Record<string, Text> = {
  reserved: { zh: '已预留', en: 'Reserved' }, queued: { zh: '排队等候', en: 'Waits in line' }, unavailable: { zh: '不可用', en: 'Not available' }, out: { zh: '已出库', en: 'Checked out' }, back: { zh: '已交回', en: 'Handed back' },
  in: { zh: '已入库', en: 'Checked in' }, lost: { zh: '遗失', en: 'Lost' }, partly: { zh: '部分', en: 'In part' }, told: { zh: '已通知', en: 'Told' }, shortened: { zh: '已提前', en: 'Brought forward' },
  unchanged: { zh: '没有变化', en: 'Unchanged' }, extended: { zh: '已延长', en: 'Extended' }, open: { zh: '已开通', en: 'Opened' }, closed: { zh: '已关闭', en: 'Closed' }, registered: { zh: '已登记', en: 'Entered' },
  held: { zh: '已封存', en: 'Set aside' }, none: { zh: '没有可封存的', en: 'Nothing to set aside' }, destroyed: { zh: '已销毁', en: 'Destroyed' }, set: { zh: '已设定', en: 'Set' }, moved: { zh: '已调整', en: 'Moved' }, recorded: { zh: '已登记', en: 'Recorded' },
};

export const effects: Record<string, Effect> = {
  'archive.reserve': effect('预留档案', 'Reserve the archives', { archives: 'records' }, ['reserved', 'queued', 'unavailable'], { reversible: true }),
  'archive.check-out': effect('档案出库', 'Check the archives out', { archives: 'records', until: 'instant' }, ['out'], { reversible: false, hands: 'out' }),
  'archive.hand-back': effect('借阅人交回', 'Take the archives back', {}, ['back'], { reversible: false }),
  'archive.check-in': effect('档案入库', 'Check the archives in', { result: 'text' }, ['in'], { reversible: false, hands: 'back' }),
  'archive.lost': effect('登记遗失', 'Record the loss', { archives: 'records' }, ['lost', 'partly'], { reversible: false, hands: 'back' }),
  'loan.recall': effect('通知持有人归还', 'Recall from the holder', { archives: 'records' }, ['told'], { reversible: true }),
  'loan.shorten': effect('提前归还期限', 'Bring the return forward', { within: 'duration' }, ['shortened', 'unchanged'], { reversible: false, moves: RETURN_FIELD }),
  'loan.extend': effect('延长借期', 'Extend the loan', { until: 'instant' }, ['extended', 'unchanged'], { reversible: false, moves: RETURN_FIELD }),
  'grant.open': effect('开通电子查阅', 'Open electronic reading', { archives: 'records', until: 'instant' }, ['open', 'unavailable'], { reversible: false, hands: 'out' }),
  'grant.close': effect('关闭电子查阅', 'Close electronic reading', { result: 'text' }, ['closed'], { reversible: false, hands: 'back' }),
  'incident.register': effect('登记事件', 'Enter the incident', { kind: 'text' }, ['registered'], { reversible: false }),
  'incident.close': effect('事件结案', 'Close the incident', { outcome: 'text' }, ['closed'], { reversible: false }),
  'archive.quarantine': effect('封存待销毁档案', 'Set the archives aside', { archives: 'records' }, ['held', 'partly', 'none'], { reversible: true }),
  'archive.destroy': effect('登记档案销毁', 'Enter the archives as destroyed', {}, ['destroyed'], { reversible: false }),
  [COPY]: effect('抄送', 'Send copies', {}, ['sent', 'none'], { reversible: true }),
  'date.set': effect('定下期限', 'Set the date', { field: 'field', after: 'duration' }, ['set'], { reversible: true }),
  'date.move': effect('调整期限', 'Move the date', { field: 'field', until: 'instant' }, ['moved', 'unchanged'], { reversible: false }),

  'nda.register': recorded('登记保密协议', 'Enter the confidentiality agreement', { partner: 'text', number: 'text', until: 'instant' }, { reversible: true }),
  'sharing.open': recorded('登记对外共享', 'Enter what was shared', { partner: 'text', content: 'texts', package: 'text', until: 'text' }, { hands: 'out' }),
  'sharing.suspend': recorded('暂停共享', 'Suspend the sharing', { partner: 'text' }),
  'sharing.resume': recorded('恢复共享', 'Resume the sharing', { partner: 'text' }),
  'sharing.close': recorded('结束共享', 'Close the sharing', { partner: 'text', reason: 'text' }, { hands: 'back' }),
  'partner.rate': recorded('登记合作方检查结果', 'Enter the check of the partner', { partner: 'text', result: 'text' }),
  'evidence.hold': recorded('保全证据', 'Preserve the evidence', { kind: 'text', scope: 'text' }),
  'sanction.propose': recorded('提请处理违规', 'Propose a sanction', { person: 'text', ground: 'text' }),
  'finding.register': recorded('登记问题', 'Enter the finding', { clause: 'text', problem: 'text', severity: 'text', owner: 'text' }),
  'finding.close': recorded('问题销号', 'Close the finding', { clause: 'text', result: 'text' }),
  'appraisal.debit': recorded('记考核扣分', 'Enter an appraisal debit', { person: 'text', ground: 'text' }),
  'risk.accept': recorded('登记风险接受', 'Enter the accepted risk', { problem: 'text', review: 'instant' }),
  'inspection.close': recorded('登记检查结果', 'Enter the result of the inspection', { kind: 'text', findings: 'number' }),
  'media.quarantine': recorded('隔离待销毁信息', 'Set the information aside', { items: 'texts' }, { reversible: true }),
  'media.destroy': recorded('登记信息或介质销毁', 'Enter the information or media as destroyed', { items: 'texts', method: 'text' }),
  'backup.purge': recorded('登记备份清除', 'Enter the purge of the backups', { items: 'texts', purged: 'flag' }),
  'staff.inventory': recorded('列出在手物品与权限', 'List what the person holds', { person: 'text' }, { reversible: true }),
  'access.revoke': recorded('收回全部权限', 'Revoke all rights', { person: 'text' }),
  'access.suspend': recorded('暂停接触敏感信息', 'Suspend access to sensitive information', { people: 'people' }),
  'post.change': recorded('岗位与权限调整', 'Change post and rights', { person: 'text', department: 'text' }),
  'duty.start': recorded('离职保密期起算', 'Start the duty after leaving', { person: 'text', length: 'duration' }),
  'staff-file.retain': recorded('员工档案保存期起算', 'Start keeping the staff file', { person: 'text', from: 'text' }),
  'policy.publish': recorded('发布制度版本', 'Publish the version', { name: 'text', kind: 'text', effective: 'text' }),
  'policy.repeal': recorded('废止制度', 'Repeal the policy', { name: 'text', effective: 'text' }),
  'policy.map': recorded('更新条款对应表', 'Update the clause map', { name: 'text', clauses: 'texts' }),
  'policy.plan-review': recorded('安排下次评估', 'Plan the next review', { name: 'text', after: 'duration' }),
  'training.enter': recorded('记入员工培训档案', 'Enter it in the staff files', { topic: 'text', people: 'people' }),
  'training.coverage': recorded('登记培训覆盖率', 'Enter the coverage', { topic: 'text', invited: 'number', passed: 'number' }),
};
