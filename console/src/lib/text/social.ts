// Words of what people do around a case without deciding it: copies of it.
export const socialText = {
  copy: { zh: '抄送', en: 'Send copies' },
  copySays: { zh: '对方可以查看这张单据，不需要处理；敏感内容对其隐藏，您看不到的内容也不会显示。每人每张单据只抄送一次。', en: 'They may read this case and are asked for nothing. Sensitive content stays hidden from them, and so does what you do not see yourself. One copy for each person and case.' },
  toWhom: { zh: '抄送给', en: 'To whom' },
  needsPerson: { zh: '请选择抄送人', en: 'Please choose somebody' },
  sent: { zh: '已抄送：{names}', en: 'Copy sent to {names}' },
  skipped: { zh: '未抄送 {name}：{why}', en: 'No copy for {name}: {why}' },
  skippedCount: { zh: '另有 {n} 人不能抄送', en: 'no copy for {n} others' },
  copies: { zh: '抄送', en: 'Copies' },
  byStep: { zh: '流程', en: 'the process' },
  sentBy: { zh: '{name} 于 {at} 抄送给您', en: 'A copy for you from {name}, {at}' },
  markRead: { zh: '标为已阅', en: 'Mark as read' },
  read: { zh: '已阅', en: 'read' },
  readAt: { zh: '已阅 {at}', en: 'read {at}' },
  unread: { zh: '未阅', en: 'unread' },
  copied: { zh: '抄送我的', en: 'Copied to me' },
} as const;
