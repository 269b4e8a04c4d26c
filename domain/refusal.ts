// The catalogue of refusals: a stable code, the HTTP status, and one sentence in each language. A refusal is a value, never an exception.
import type { Text } from '#domain/text.ts';

export interface FieldProblem {
  path: string;
  code: string;
  message: Text;
}

/** Why something was not done. `data` fills the {places} of the sentence; it never holds a protected value. */
export interface Refusal {
  code: RefusalCode;
  clause?: string;
  data?: Record<string, string | number>;
  fields?: FieldProblem[];
}

/** Sources: http-api.md (transport) and approval-idioms §12 (verbs). `told`: the sentence when `data` knows more. */
export const refusals = {
  malformed: { status: 400, zh: '请求的格式不正确。', en: 'The request is malformed.' },
  'unknown-field': { status: 400, zh: '请求中有无法识别的字段：{field}。', en: 'The request has an unknown field: {field}.' },
  'too-large': { status: 413, zh: '内容过大。', en: 'The content is too large.' },
  'unsupported-type': { status: 415, zh: '请以 UTF-8 编码、不压缩的 application/json 提交。', en: 'Please send application/json in UTF-8, not compressed.' },
  'not-signed-in': { status: 401, zh: '请先登录。', en: 'Please sign in first.' },
  'bad-credentials': { status: 401, zh: '账号或密码不正确。', en: 'The account or the password is wrong.' },
  'session-ended': { status: 401, zh: '登录已失效，请重新登录。', en: 'Your session has ended. Please sign in again.' },
  'step-up-required': { status: 401, zh: '请再次确认身份。', en: 'Please confirm your identity again.' },
  'not-allowed': { status: 403, zh: '您没有这项操作的权限。', en: 'You may not do this.' },
  'cross-origin': { status: 403, zh: '请求来自其他网站，已拒绝。', en: 'The request came from another site and was refused.' },
  'no-such-case': { status: 404, zh: '没有这个单据。', en: 'There is no such case.' },
  'links-itself': { status: 422, zh: '这就是当前单据，请填写另一张单据的编号。', en: 'This is the case itself; give the number of another one.' },
  'no-such-task': { status: 404, zh: '没有这个待办。', en: 'There is no such task.' },
  'reading-ended': { status: 404, zh: '查阅已结束，不能再打开。需要时请重新申请借阅。', en: 'The reading has ended and cannot be opened any more. Ask for the archive again if you need it.' },
  'not-found': { status: 404, zh: '没有找到。', en: 'Not found.' },
  'not-available': { status: 409, zh: '该档案目前不可用。', en: 'The archive is not available now.' },
  'form-invalid': { status: 422, zh: '表单有几处需要修改。', en: 'Some fields need attention.' },
  'key-reused': { status: 422, zh: '同一个请求编号已用于另一项内容。', en: 'This idempotency key was used for another request.' },
  'definition-invalid': { status: 422, zh: '流程定义有问题，不能发布。', en: 'The process definition has problems.' },
  'definition-changed': { status: 409, zh: '流程刚刚更新，请重新提交。', en: 'The process has just been updated. Please submit again.' },
  'uploads-full': { status: 409, zh: '已上传而未随表单提交的文件过多（最多 50 MB），请先提交或移除一些。', en: 'Too much has been uploaded and not submitted (50 MB at most). Please submit or remove some of it first.' },
  lapsed: { status: 409, zh: '这次操作一天内未能完成，已失效，没有执行。请重新操作。', en: 'This could not be done within a day and has lapsed; nothing was done. Please do it again.' },
  'parameter-invalid': { status: 422, zh: '参数值不正确：{key}。', en: 'The value of {key} is not valid.' },
  'too-many': { status: 429, zh: '操作过于频繁，请稍后再试。', en: 'Too many attempts. Please try again later.' },
  'files-busy': { status: 429, zh: '正在传送的文件太多，请稍等片刻再试。', en: 'Too many files are being sent at the moment. Please try again shortly.' },
  'streams-full': { status: 429, zh: '您打开的实时连接太多，请关闭一些页面。', en: 'You have too many live connections open. Please close some pages.' },
  'not-ready': { status: 503, zh: '系统正在启动或恢复，请稍后再试。', en: 'The system is starting or recovering. Please try again shortly.' },
  bug: { status: 500, zh: '系统出错，这次操作没有执行。请联系管理员并提供请求编号。', en: 'Something went wrong and nothing was done. Please give the request number to your administrator.' },

  'not-yours': { status: 403, zh: '这个待办不是您的。', en: 'This task is not yours.' },
  'self-approval': { status: 403, zh: '不能审批自己的申请。', en: 'Nobody may decide their own request.' },
  'conflict-of-interest': { status: 403, zh: '您与这项事务存在利害关系，不能办理。', en: 'You have a conflict of interest in this matter.' },
  'capacity-lost': { status: 403, zh: '不具备（或已不再具备）这一步所需的身份。', en: 'The role that this step needs is not held, or not any more.' },
  'not-cleared': { status: 403, zh: '该人员无权查看相关资料。', en: 'That person is not cleared for this information.' },
  'not-allowed-here': { status: 403, zh: '这一步不允许此操作。', en: 'This is not allowed at this step.' },
  'sees-already': { status: 409, zh: '该人员已能看到这张单据，无需再抄送。', en: 'That person sees this case already; no copy is needed.' },
  'in-person': { status: 403, zh: '必须由本人签署。', en: 'This must be signed in person.' },
  'cannot-read': { status: 403, zh: '无权查看该单据。', en: 'Reading that case is not allowed.' },
  'no-redelegation': { status: 403, zh: '受托事项不能再次委托。', en: 'What was delegated to you cannot be delegated again.' },
  'advice-only': { status: 403, zh: '您只被征求意见，不能作出决定。', en: 'You were asked for advice only; the decision is not yours.' },
  'held-outside': { status: 403, zh: '这一步由外部人员凭链接办理，不能转办、委托、加签、征求意见或改派；可以重新生成或停用链接。', en: 'Somebody outside answers this by a link: it cannot be passed on, delegated, added to, consulted on or reassigned. The link can be made anew or revoked.' },
  'insider-by-link': { status: 403, zh: '这个浏览器已登录本系统。链接只能由外部人员本人使用，本单位人员不能代答。', en: 'This browser is signed in here. The link is for the outside party alone; nobody inside can answer for them.' },
  'link-dead': { status: 404, zh: '链接无效或已失效。如仍需办理，请向发送人索取新的链接。', en: 'The link does not work, or no longer does. If you still need to answer, ask whoever sent it for a new one.' },
  'link-answered': { status: 409, zh: '这一步已经答复，不能再次提交。', en: 'This has been answered already and cannot be sent again.' },
  'no-link': { status: 409, zh: '目前没有有效的链接。', en: 'There is no link in force.' },
  'not-added': { status: 403, zh: '只能减去加签的人员。', en: 'Only a signer who was added can be removed.' },
  'clause-step': {
    status: 403, zh: '制度规定了这一步，不能跳过或减少。', en: 'A rule names this step; it cannot be skipped or reduced.',
    told: { zh: '会跳过制度规定的步骤。', en: 'That would skip a step that a rule names.' },
  },
  'two-person': { status: 403, zh: '须由两人分别办理，您已办理了另一步。', en: 'This takes two people, and you have done the other part.' },
  'case-closed': { status: 409, zh: '单据已结束。', en: 'The case has ended.' },
  'task-closed': {
    status: 409, zh: '这个待办已经处理或关闭。', en: 'This task has been decided or closed.',
    told: { zh: '这个待办已由 {by} 于 {whenZh} 处理：{outcomeZh}。', en: 'This task has been decided by {by} on {whenEn}: {outcomeEn}.' },
  },
  'task-suspended': { status: 409, zh: '这个待办已暂停。', en: 'This task is suspended.' },
  'task-waiting': { status: 409, zh: '还没有轮到您处理。', en: 'It is not your turn yet.' },
  'content-changed': { status: 409, zh: '内容在您查看之后有变化，请重新核对。', en: 'The content changed after you opened it. Please look again.' },
  'duplicate-signer': { status: 409, zh: '您在这一步已经处理过。', en: 'You have already decided in this step.' },
  'already-in-step': {
    status: 409, zh: '该人员已在这一步。', en: 'That person is already in this step.',
    told: { zh: '您在这一步已有自己的一份，不能再代{for}处理。', en: 'You have a part of your own in this step and cannot act for {for} as well.' },
  },
  'delegation-to-self': { status: 422, zh: '不能委托给本人或本人的其他账号。', en: 'Nobody can be their own delegate, nor can another account of theirs.' },
  'delegation-loop': { status: 409, zh: '{name} 在这段时间已直接或间接委托给委托人，不能再反过来委托。', en: 'Delegations cannot go round in a circle: {name} has already delegated to the same person, directly or through others, for some of these days.' },
  'person-unavailable': { status: 409, zh: '该人员已停用或离职。', en: 'That person is disabled or has left.' },
  'has-acted': { status: 409, zh: '该人员已经处理。', en: 'That person has already acted.' },
  touched: { status: 409, zh: '下一位已经打开查看，不能取回。', en: 'The next person has opened it; it can no longer be taken back.' },
  'not-reversible': { status: 409, zh: '没有可以取回的处理。', en: 'There is nothing to take back.' },
  signed: { status: 409, zh: '已经签署，不能取回。', en: 'It has been signed and cannot be taken back.' },
  'does-not-land': { status: 409, zh: '单据现在不能迁移到这个版本，原因见迁移检查。', en: 'The case cannot go on under that version now; the check says why.' },
  'nothing-to-repair': { status: 409, zh: '没有需要修复的自动操作，可能已经处理。', en: 'Nothing here needs repair; it may have been dealt with already.' },
  'past-effect': { status: 409, zh: '已经执行了不可撤销的操作，不能撤回，也不能回到它之前。', en: 'Something that cannot be undone has been done; the case can no longer be withdrawn, nor go back beyond it.' },
  'past-call': { status: 409, zh: '由此发起的流程已经开始，不能回到它之前。', en: 'Another process has been started from here; the case cannot go back beyond it.' },
  'target-unreachable': {
    status: 409, zh: '从单据现在的位置不能到这一步。', en: 'The case cannot get to that step from where it stands.',
    told: { zh: '会跳过系统自动执行的操作或另一个流程。', en: 'That would pass over what the process does by itself, or another process.' },
  },
  'target-in-past-iteration': { status: 409, zh: '这一步属于已经结束的一轮。', en: 'That step belongs to a round that is over.' },
  'obligation-open': { status: 409, zh: '还有未完成的义务，不能结束。', en: 'Something is still owed; the case cannot end.' },
  'field-approved': { status: 409, zh: '字段 {field} 已经审批，不能修改。', en: 'The field {field} has been approved and cannot be changed.' },
  'chain-too-long': { status: 409, zh: '转办次数过多。', en: 'It has been passed on too many times.' },
  'too-many-signers': { status: 409, zh: '加签人数过多。', en: 'Too many signers have been added.' },
  'not-for-sign': { status: 409, zh: '签署环节不能这样处理。', en: 'A signature cannot be handled this way.' },
  'no-recall-here': { status: 409, zh: '目前不能追回。', en: 'It cannot be recalled now.' },
  'request-pending': {
    status: 409, zh: '已经提出申请，等待审批。', en: 'This has been asked for and is waiting for approval.',
    told: { zh: '已{requestZh}，等待审批。', en: 'Asked for already; it is waiting for approval.' },
  },
  'request-used': {
    status: 409, zh: '这项申请的次数已用完。', en: 'This has been granted as often as it can be.',
    told: { zh: '每次{processZh}只能{requestZh}{timesZh}。', en: 'This can be granted {timesEn} only, and it has been.' },
  },
  'request-ended': {
    status: 409, zh: '已被催还，不能再提出这项申请，请按期归还。', en: 'It has been recalled: this can no longer be asked for. Please return it on time.',
  },
  'already-asked': { status: 409, zh: '已经征求过意见，请等待答复。', en: 'Advice has been asked already; please wait for the answer.' },
  'nothing-to-urge': { status: 409, zh: '目前没有人需要催办。', en: 'There is nobody to remind now.' },
  'reason-required': { status: 422, zh: '请填写理由。', en: 'Please give a reason.' },
  'signature-required': { status: 422, zh: '请签名确认，签名须与您的姓名一致。', en: 'Please sign; the signature must be your name.' },
  'outcome-unknown': { status: 422, zh: '没有这个处理结果。', en: 'There is no such outcome.' },
  'field-not-editable': { status: 422, zh: '字段 {field} 在这一步不能填写。', en: 'The field {field} cannot be filled at this step.' },
  'ask-the-applicant': { status: 422, zh: '请改用「询问申请人」。', en: 'Please ask the applicant instead.' },
  'needs-opening': { status: 422, zh: '请先打开并阅读内容。', en: 'Please open and read the content first.' },
  'person-unknown': { status: 422, zh: '没有这个人员。', en: 'There is no such person.' },
  'urged-too-often': { status: 429, zh: '催办过于频繁：两次间隔至少 30 分钟，每天最多 3 次。', en: 'Reminded too often: at most every 30 minutes and three times a day.' },
} as const satisfies Record<string, { status: number; zh: string; en: string; told?: Text }>;

export type RefusalCode = keyof typeof refusals;

/** A refusal value. */
export const refuse = (code: RefusalCode, more: Omit<Refusal, 'code'> = {}): Refusal => ({ code, ...more });

/** The refusal where a reason is wanted and this field of the request says none. */
export const withoutReason = (path = 'comment'): Refusal => refuse('reason-required', { fields: [{ path, code: 'required', message: { zh: '请填写理由', en: 'Please give a reason' } }] });

/** Whether a word that came from outside is a code of the catalogue. */
export const isRefusalCode = (code: string): code is RefusalCode => Object.hasOwn(refusals, code);

/** The sentence, its {places} filled from `data`. */
export function sentence(refusal: Refusal): Text {
  const entry = refusals[refusal.code];
  const { zh, en } = refusal.data && 'told' in entry ? entry.told : entry;
  const fill = (text: string) => text.replace(/\{(\w+)\}/g, (_, key: string) => String(refusal.data?.[key] ?? '—'));
  return { zh: fill(zh), en: fill(en) };
}
