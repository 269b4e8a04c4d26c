// Words of the shell, the queue and the states that every page can be in.
import { awaiting, late, underWay } from '#domain/loan.ts';

export const app = {
  name: { zh: '会签', en: 'Countersign' },
  skip: { zh: '跳到正文', en: 'Skip to content' },
  queue: { zh: '我的待办', en: 'My queue' },
  start: { zh: '发起申请', en: 'New request' },
  mine: { zh: '我发起的', en: 'My requests' },
  cases: { zh: '单据', en: 'Cases' },
  archives: { zh: '客户档案', en: 'Archives' },
  loans: { zh: '借阅台账', en: 'Loan ledger' },
  notices: { zh: '通知', en: 'Notifications' },
  settings: { zh: '设置', en: 'Settings' },
  me: { zh: '我', en: 'Me' },
  posts: { zh: '职务', en: 'Post' },
  roles: { zh: '角色', en: 'Roles' },
  menu: { zh: '菜单', en: 'Menu' },
  signOut: { zh: '退出登录', en: 'Sign out' },
  language: { zh: 'English', en: '中文' },
  theme: { zh: '外观', en: 'Appearance' },
  light: { zh: '浅色', en: 'Light' },
  dark: { zh: '深色', en: 'Dark' },
  system: { zh: '跟随系统', en: 'System' },
  offline: { zh: '网络已断开。您看到的内容可能不是最新的；未完成的操作会继续重试。', en: 'You are offline. What you see may be out of date; what you have sent is tried again until it gets through.' },
  pending: { zh: '正在记录，尚未得到结果。系统会用同一编号继续查询，不会重复执行。', en: 'Being recorded: the outcome is not known yet. It is asked for again under the same key and will not be done twice.' },
  settledLater: { zh: '之前未确认的操作已有结果：', en: 'An earlier action now has an outcome: ' },
  done: { zh: '已完成', en: 'Done' },
  retry: { zh: '重试', en: 'Try again' },
  wrong: { zh: '页面打不开', en: 'This page could not be opened' },
  noAnswer: { zh: '服务器没有应答。您填写的内容没有丢失。', en: 'The server did not answer. Nothing you entered is lost.' },
  noAnswerYet: { zh: '服务器没有应答，恢复后会自动重试。', en: 'The server did not answer. This is tried again by itself once it is back.' },
  notFound: { zh: '没有这个页面，或者您无权查看。', en: 'There is no such page, or you may not see it.' },
  request: { zh: '请求编号', en: 'Request number' },
  back: { zh: '返回', en: 'Back' },
  close: { zh: '关闭', en: 'Close' },
  cancel: { zh: '取消', en: 'Cancel' },
  search: { zh: '搜索', en: 'Search' },
  all: { zh: '全部', en: 'All' },
  keys: { zh: '快捷键', en: 'Keyboard shortcuts' },
  keysOn: { zh: '启用单键快捷键', en: 'Single-key shortcuts' },
  loading: { zh: '正在载入', en: 'Loading' },
  unreachable: { zh: '连不上服务器。请检查网络；恢复后，本页会自动打开。', en: 'The server cannot be reached. Check your connection; the page opens by itself once it is back.' },
  broken: { zh: '出错了，这个页面没有打开。请重试；仍然不行时，请联系系统管理员。', en: 'Something went wrong and the page did not open. Try again; if that does not help, tell your administrator.' },
  noRight: { zh: '没有查阅权限', en: 'No right to read' },
  noSettings: { zh: '您没有查看设置的权限。需要了解或调整时，请联系系统管理员。', en: 'You may not see the settings. Ask your administrator if you need to know or change one.' },
  shortQueue: { zh: '待办', en: 'Queue' },
  shortStart: { zh: '发起', en: 'New' },
  shortMine: { zh: '单据', en: 'Cases' },
  shortArchives: { zh: '档案', en: 'Archives' },
  shortLoans: { zh: '台账', en: 'Loans' },
  shortNotices: { zh: '通知', en: 'Notices' },
} as const;

export const signIn = {
  title: { zh: '登录会签', en: 'Sign in to Countersign' },
  username: { zh: '账号', en: 'Account' },
  password: { zh: '密码', en: 'Password' },
  go: { zh: '登录', en: 'Sign in' },
  demo: { zh: '演示账号（密码均为 countersign）', en: 'Demo accounts (the password of all is countersign)' },
  ended: { zh: '登录已失效，请重新登录；之后会回到刚才的页面。', en: 'Your session has ended. Sign in again and you return to the page where you were.' },
  lead: { zh: '机密档案的借出、归还与审批。', en: 'Lending, returning and approving confidential files.' },
} as const;

const states: Record<string, { zh: string; en: string }> = {
  draft: { zh: '草稿', en: 'Draft' }, 'in-review': { zh: '审批中', en: 'In review' }, returned: { zh: '已退回', en: 'Returned' }, approved: { zh: '已批准', en: 'Approved' }, executing: { zh: '执行中', en: 'In progress' },
  completed: { zh: '已办结', en: 'Completed' }, rejected: { zh: '已拒绝', en: 'Rejected' }, withdrawn: { zh: '已撤回', en: 'Withdrawn' }, cancelled: { zh: '已终止', en: 'Cancelled' }, failed: { zh: '失败', en: 'Failed' },
  overdue: { zh: '超时', en: 'Overdue' }, late, provisional: { zh: '暂定', en: 'Provisional' },
  in: { zh: '在库', en: 'In' }, reserved: { zh: '已预留', en: 'Reserved' }, out: underWay.paper, back: awaiting, reading: underWay.electronic, lost: { zh: '遗失', en: 'Lost' }, destroyed: { zh: '已销毁', en: 'Destroyed' },
  waiting: { zh: '未轮到', en: 'Waiting' }, open: { zh: '待处理', en: 'Open' }, suspended: { zh: '已暂停', en: 'Suspended' }, done: { zh: '已处理', en: 'Done' }, closed: { zh: '已关闭', en: 'Closed' },
};
export const stateText = (key: string) => states[key] ?? { zh: key, en: key };

export const reasons: Record<string, { zh: string; en: string }> = {
  'decided-by-other': { zh: '已由他人处理', en: 'decided by somebody else' }, 'step-settled': { zh: '该节点已有结果', en: 'the step has its outcome' }, returned: { zh: '已驳回修改', en: 'returned for change' }, withdrawn: { zh: '已撤回', en: 'withdrawn' },
  cancelled: { zh: '已终止', en: 'cancelled' }, rejected: { zh: '已拒绝', en: 'rejected' }, lapsed: { zh: '到期未重新提交', en: 'not submitted again in time' }, ended: { zh: '单据已结束', en: 'the case has ended' },
  recalled: { zh: '催还', en: 'recalled' }, extended: { zh: '续借', en: 'extended' }, calendar: { zh: '放假安排公布', en: 'the year’s holidays were announced' },
};
