// What people do in the demo's loans, in the words of the process.
import type { Deed } from './story.ts';

const iso = (at: number): string => new Date(at).toISOString();
type Said = Pick<Deed, 'comment' | 'form'> & { by?: string };
const answer = (step: string, outcome: string, after: string, said: Said = {}): Deed => ({ does: 'answer', step, outcome, after, ...said });

export const headAgrees = (after = '2wh'): Deed => answer('department', 'approve', after);
export const headRefuses: Deed = answer('department', 'reject', '3wh', { comment: '借阅理由与档案内容不符，请先与档案部核对。' });
export const headSendsBack: Deed = { does: 'return', step: 'department', after: '2wh', comment: '请补充说明需要查阅的页码范围。' };
export const archiveAgrees = (by: string): Deed => answer('archive-review', 'approve', '2wh', { by, comment: '同意，请按期归还。' });
export const archiveRefuses = (by: string): Deed => answer('archive-review', 'reject', '2wh', { by, comment: '该档案正在整理装订，下月再借。' });
export const archiveSendsBack = (by: string): Deed => ({ does: 'return', step: 'archive-review', after: '3wh', by, comment: '阅览地点请改为档案室。' });
export const asksAgain: Deed = { does: 'resubmit', after: '4wh', form: () => ({ remarks: '只需查阅第 2、3 页。', reading_place: 'archive-room' }) };
export const withdraws: Deed = { does: 'withdraw', after: '3wh', comment: '方案已定，不再需要。' };

export const handsOver = (by: string): Deed => answer('hand-over', 'handed-over', '2wh', { by });
export const neverCollected = (by: string): Deed => answer('hand-over', 'not-collected', '1wd', { by, comment: '通知两次未来领取。' });
export const signsFor: Deed = answer('receipt', 'sign', '1wh');
export const neverGotIt: Deed = answer('receipt', 'not-received', '2wh', { comment: '只拿到收据，没有拿到档案。' });
export const stillHere = (by: string): Deed => answer('whereabouts', 'in-room', '1wh', { by });

export const asksForMore = (until: (at: number) => number): Deed => answer('return', 'extend', '1wd', { form: (at) => ({ new_return: iso(until(at)), extension_reason: '现场复测推迟，需多留几天。' }) });
export const moreIsGranted = (by: string): Deed[] => [answer('extend-head', 'approve', '2wh'), answer('extend-archive', 'approve', '2wh', { by })];
export const asksForExcerpt: Deed = answer('return', 'excerpt', '4wh', { form: () => ({ excerpt_scope: '第 2 页材料表', excerpt_use: '向客户核对品牌与型号' }) });
export const excerptIsGranted = (by: string): Deed => answer('excerpt-archive', 'approve', '2wh', { by });

export const reads = (pages: number): Deed => ({ does: 'read', pages, after: '1wh' });
export const finishesReading: Deed = answer('reading', 'finished', '3wh');

export const bringsBack = (after: string): Deed => answer('return', 'returned', after);
export const reportsLoss = (lost: string[], after: string): Deed => answer('return', 'lost', after, { form: () => ({ loss_account: '搬运途中遗失，已沿途查找未果。', lost_archives: lost }) });
export const findsClean = (by: string): Deed => answer('inspection', 'clean', '2wh', { by, form: () => ({ return_check: ['count', 'condition', 'no-leak'] }) });
const finds = (outcome: string, by: string, findings: string, more = {}): Deed => answer('inspection', outcome, '2wh', { by, comment: findings, form: () => ({ return_findings: findings, ...more }) });
export const findsDamage = (by: string): Deed => finds('damaged', by, '第 3 页有水渍，边角破损。');
export const findsLeak = (by: string): Deed => finds('leak-suspected', by, '封签被拆开，内页有翻拍压痕。');
export const findsMissing = (by: string, lost: string[]): Deed => finds('missing', by, '两份档案只归还一份。', { missing_archives: lost });

/** An incident dealt with up to its lessons; a slice of it is one that is still under way. */
export const incident: readonly Deed[] = [
  answer('contain', 'contained', '25m', { form: () => ({ containment: '已通知相关部门停止使用，并组织查找。' }) }),
  answer('grade', 'graded', '1wh', { form: () => ({ level: 'ordinary', people_count: 1 }) }),
  answer('notices', 'approve', '3wh', { form: () => ({ report_authority: false, notify_people: true }) }),
  answer('notices', 'approve', '3wh'),
  answer('tell-people', 'told', '3wh', { form: () => ({ people_notice: '已电话告知客户并致歉，说明档案内容与后续查找安排。' }) }),
  answer('recover', 'recovered', '5wh', { form: () => ({ recovery: '已停用原封签，调整外出携带的办法。' }) }),
  answer('investigate', 'investigated', '1wd', { form: () => ({ cause: '未按规定装袋，携带时无人陪同。' }) }),
  answer('accept', 'approve', '3wh'),
  answer('learn', 'learned', '3wd', { form: () => ({ lessons: '外出携带档案须使用密封袋，两人同行。' }) }),
];
